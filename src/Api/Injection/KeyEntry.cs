namespace Keyferry.Api.Injection;

/// <summary>An entry of <see cref="InjectionNames.Keys"/>: <c>[SECRET/]KEY[=NAME]</c>.</summary>
/// <param name="Secret">The ExternalSecret or Secret; null means the only one that is asked for.</param>
/// <param name="Key">The key.</param>
/// <param name="Name">The variable or file; null means that the key is its name.</param>
public readonly record struct KeyEntry(string? Secret, string Key, string? Name)
{
    /// <summary>Takes an entry apart, whatever is wrong with its parts.</summary>
    /// <param name="entry">The entry.</param>
    public static KeyEntry Parse(string entry)
    {
        var equals = entry.IndexOf('=', StringComparison.Ordinal);
        var left = equals < 0 ? entry : entry[..equals];
        var slash = left.IndexOf('/', StringComparison.Ordinal);
        return new KeyEntry(slash < 0 ? null : left[..slash], left[(slash + 1)..], equals < 0 ? null : entry[(equals + 1)..]);
    }
}
