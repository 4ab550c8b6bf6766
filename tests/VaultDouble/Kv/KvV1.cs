using System.Text.Json.Nodes;
using Keyferry.VaultDouble.Core;
using Keyferry.VaultDouble.Text;

namespace Keyferry.VaultDouble.Kv;

/// <summary>KV version 1: what was written, as it was written. https://developer.hashicorp.com/vault/api-docs/secret/kv/kv-v1</summary>
internal sealed class KvV1 : Backend
{
    private readonly Dictionary<string, JsonObject> _secrets = new(StringComparer.Ordinal);

    /// <summary>An empty engine.</summary>
    public KvV1() => Routes =
    [
        On("(?<path>.*)", "path", (Operation.Read, Now(Read)), (Operation.List, Now(c => Answer.Keys(KeyTree.Under(_secrets.Keys, c.Path)))),
            (Operation.Update, Now(Write)), (Operation.Delete, Now(Delete))) with
        {
            Exists = call => _secrets.ContainsKey(call.Path),
            TakesAnythingWritten = true,
        },
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<VaultRoute> Routes { get; }

    private Answer Read(Call call)
    {
        if (!_secrets.TryGetValue(call.Path, out var secret))
        {
            throw Refusal.Missing();
        }

        var life = call.Mount.DefaultLeaseTtl > TimeSpan.Zero ? call.Mount.DefaultLeaseTtl : VaultCore.SystemTtl;
        if ((secret["ttl"] ?? secret["lease"])?.ToString() is { } text && GoDuration.Parse(text, out var error) is var asked && error is null)
        {
            life = asked > TimeSpan.Zero ? asked : life;
        }

        return new Answer { Data = secret.DeepClone(), LeaseDuration = (long)life.TotalSeconds };
    }

    private Answer Write(Call call)
    {
        if (call.Path.Length == 0)
        {
            throw Refusal.Bad("missing path");
        }

        _secrets[call.Path] = call.Data.Count > 0 ? (JsonObject)call.Data.DeepClone() : throw Refusal.Bad("missing data fields");
        return Answer.None();
    }

    private Answer Delete(Call call)
    {
        _secrets.Remove(call.Path);
        return Answer.None();
    }
}

/// <summary>Lists keys as folders.</summary>
internal static class KeyTree
{
    /// <summary>The names right below a folder; folders end in a slash.</summary>
    public static IEnumerable<string> Under(IEnumerable<string> keys, string folder)
    {
        var prefix = folder.Length == 0 || folder.EndsWith('/') ? folder : folder + "/";
        return keys.Where(key => key.StartsWith(prefix, StringComparison.Ordinal) && key.Length > prefix.Length)
            .Select(key => key[prefix.Length..])
            .Select(static rest => rest.IndexOf('/', StringComparison.Ordinal) is >= 0 and var slash ? rest[..(slash + 1)] : rest)
            .Distinct(StringComparer.Ordinal);
    }
}
