namespace Keyferry.Providers.Vault;

/// <summary>What a store's own headers may be.</summary>
internal static class VaultHeaders
{
    private const int Most = 50;
    private const int Longest = 8192;

    // Of the connection, not of the request; a Host of its own would lead past whatever checks the address.
    private static readonly HashSet<string> Reserved = new(StringComparer.OrdinalIgnoreCase)
    {
        "Host", "Content-Length", "Content-Type", "Transfer-Encoding", "Connection", "Upgrade", "TE", "Trailer", "Expect",
    };

    /// <summary>What is wrong with them, without their values; null where nothing is.</summary>
    public static string? Problem(IReadOnlyDictionary<string, string>? headers)
    {
        if (headers is null)
        {
            return null;
        }

        return headers.Count > Most ? $"at most {Most} headers are sent"
            : headers.Keys.FirstOrDefault(static n => !IsName(n)) is { } wrong
                ? $"\"{wrong}\" cannot be the name of a header"
            : headers.Keys.FirstOrDefault(Reserved.Contains) is { } reserved ? $"{reserved} cannot be set: it belongs to the connection"
            : headers.FirstOrDefault(static h => h.Value is null || h.Value.Length > Longest || h.Value.Any(static c => c is < ' ' or >= (char)0x7f)) is { Key: { } name }
                ? $"the value of {name} is too long, or holds a line break or another character that a header cannot hold"
            : null;
    }

    private static bool IsName(string text) =>
        text.Length is > 0 and <= 256 && text.All(static c => char.IsAsciiLetterOrDigit(c) || "!#$%&'*+-.^_`|~".Contains(c, StringComparison.Ordinal));
}
