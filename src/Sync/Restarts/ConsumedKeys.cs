using System.Text.Json.Nodes;

namespace Keyferry.Sync.Restarts;

/// <summary>Which keys of a Secret pods use.</summary>
public sealed class ConsumedKeys : IEquatable<ConsumedKeys>
{
    private ConsumedKeys(IReadOnlyList<string>? keys, IReadOnlyList<string> required)
    {
        (Keys, Required) = (keys, required);
        Id = keys is null ? "*" : JsonText(keys);
        if (required.Count > 0)
        {
            Id += " " + JsonText(required);
        }
    }

    /// <summary>All keys, none of which must be there.</summary>
    public static ConsumedKeys All { get; } = new(null, []);

    /// <summary>The keys, sorted; null means all.</summary>
    public IReadOnlyList<string>? Keys { get; }

    /// <summary>The keys without which no container starts, sorted.</summary>
    public IReadOnlyList<string> Required { get; }

    /// <summary>The same for the same keys.</summary>
    public string Id { get; }

    /// <summary>These keys.</summary>
    /// <param name="keys">The keys; null means all.</param>
    /// <param name="required">Those without which no container starts.</param>
    public static ConsumedKeys Of(IEnumerable<string>? keys, IEnumerable<string> required) => new(
        keys is null ? null : [.. keys.Distinct().Order(StringComparer.Ordinal)],
        [.. required.Distinct().Order(StringComparer.Ordinal)]);

    /// <summary>Whether these are the same keys as others, whether or not they are required.</summary>
    public bool HasKeysOf(IReadOnlyList<string>? keys) =>
        Keys is null ? keys is null : keys is not null && Keys.SequenceEqual(keys, StringComparer.Ordinal);

    /// <inheritdoc/>
    public bool Equals(ConsumedKeys? other) => Id == other?.Id;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as ConsumedKeys);

    /// <inheritdoc/>
    public override int GetHashCode() => Id.GetHashCode(StringComparison.Ordinal);

    private static string JsonText(IEnumerable<string> keys) =>
        new JsonArray([.. keys.Select(static k => (JsonNode)k)]).ToJsonString();
}
