using Keyferry.Sync.Hashing;

namespace Keyferry.Sync.Naming;

/// <summary>The field manager that writes a target: one for each ExternalSecret, so that several can share a Secret.</summary>
public static class FieldManager
{
    private const string Prefix = "externalsecrets.external-secrets.io/";

    // What the API server allowed before 1.18; kept, since takeover depends on equal names.
    private const int LongestName = 63;

    /// <summary>The manager's name.</summary>
    /// <param name="externalSecret">The ExternalSecret's name.</param>
    public static string For(string externalSecret)
    {
        var plain = Prefix + externalSecret;
        return plain.Length <= LongestName ? plain : $"{Prefix}sha3/{ContentHash.OfText(externalSecret)}";
    }
}
