using System.Text.Json.Nodes;
using Keyferry.VaultDouble.Policies;

namespace Keyferry.VaultDouble.Core;

/// <summary>A namespace: mounts, policies and entities of its own.</summary>
internal sealed class VaultNamespace
{
    /// <summary>The path from the root, with the slash at its end; empty for the root.</summary>
    public required string Path { get; init; }

    /// <summary>The short id.</summary>
    public required string Id { get; init; }

    /// <summary>The long id.</summary>
    public required string Uuid { get; init; }

    /// <summary>Free data.</summary>
    public JsonObject CustomMetadata { get; set; } = [];

    /// <summary>Mounts by path.</summary>
    public Dictionary<string, Mount> Mounts { get; } = new(StringComparer.Ordinal);

    /// <summary>Policies by name.</summary>
    public Dictionary<string, Policy> Policies { get; } = new(StringComparer.Ordinal);

    /// <summary>Entities by the accessor of an auth method and the name of an alias.</summary>
    public Dictionary<(string Accessor, string Alias), string> Entities { get; } = [];

    /// <summary>Is the root.</summary>
    public bool IsRoot => Path.Length == 0;

    /// <summary>The mount with the longest path that a path is below.</summary>
    public Mount? MountOf(string path)
    {
        var whole = path + "/";
        return Mounts.Values.Where(m => path.StartsWith(m.Path, StringComparison.Ordinal) || whole == m.Path)
            .MaxBy(static m => m.Path.Length);
    }

    /// <summary>What <c>sys/namespaces</c> shows.</summary>
    public JsonObject ToJson() => new()
    {
        ["custom_metadata"] = CustomMetadata.DeepClone(),
        ["id"] = Id,
        ["locked"] = false,
        ["path"] = Path,
        ["tainted"] = false,
        ["uuid"] = Uuid,
    };
}
