using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace Keyferry.Api.Injection;

/// <summary>
/// A value of a store that an environment variable names: <c>keyferry://STORE/REMOTE-KEY#PROPERTY</c>, with
/// <c>cluster:STORE</c> for a ClusterSecretStore. <c>%23</c> and <c>%25</c> stand for <c>#</c> and <c>%</c> in a key.
/// </summary>
/// <param name="Store">The store's name.</param>
/// <param name="IsClusterStore">Whether it is a ClusterSecretStore.</param>
/// <param name="Key">The key in the store.</param>
/// <param name="Property">The property of the value; empty for the whole.</param>
public sealed record InlineReference(string Store, bool IsClusterStore, string Key, string Property)
{
    /// <summary>How every reference begins.</summary>
    public const string Scheme = "keyferry://";

    /// <summary>The key of the Secret that holds the value.</summary>
    public const string SecretKey = "value";

    private const string ClusterPrefix = "cluster:";

    // 80 bits: two references of a namespace do not meet, and the name stays short.
    private const int NameBytes = 10;

    /// <summary>The store's kind.</summary>
    public string StoreKind => IsClusterStore ? Shared.StoreKind.ClusterSecretStore : Api.Shared.StoreKind.SecretStore;

    /// <summary>The name of the ExternalSecret and its Secret. It follows from the reference alone.</summary>
    public string SecretName => "keyferry-ref-" + Convert.ToHexStringLower(
        SHA256.HashData(Encoding.UTF8.GetBytes(ToString())).AsSpan(0, NameBytes));

    /// <summary>Whether a text begins as a reference does.</summary>
    public static bool Is(string? text) => text is not null && text.StartsWith(Scheme, StringComparison.Ordinal);

    /// <summary>Reads a reference.</summary>
    /// <param name="text">The text, which begins with the scheme.</param>
    /// <param name="reference">The reference.</param>
    /// <param name="problem">What is wrong with it.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out InlineReference? reference, out string problem)
    {
        reference = null;
        problem = "";
        if (!Is(text))
        {
            problem = $"expected {Scheme}STORE/REMOTE-KEY#PROPERTY";
            return false;
        }

        if (text.Length > InjectionLimits.LongestReference)
        {
            problem = $"{text.Length} characters: expected at most {InjectionLimits.LongestReference}";
            return false;
        }

        var rest = text[Scheme.Length..];
        var hash = rest.IndexOf('#', StringComparison.Ordinal);
        var place = hash < 0 ? rest : rest[..hash];
        var slash = place.IndexOf('/', StringComparison.Ordinal);
        var store = slash < 0 ? place : place[..slash];
        var isCluster = store.StartsWith(ClusterPrefix, StringComparison.Ordinal);
        store = isCluster ? store[ClusterPrefix.Length..] : store;
        if (!InjectionSyntax.IsObjectName(store))
        {
            problem = $"expected the name of a SecretStore after {Scheme}, or {ClusterPrefix} and that of a ClusterSecretStore";
            return false;
        }

        if (slash < 0 || slash == place.Length - 1)
        {
            problem = $"expected the key in the store: {Scheme}STORE/REMOTE-KEY#PROPERTY";
            return false;
        }

        if (hash == rest.Length - 1)
        {
            problem = "expected a property after \"#\", or no \"#\"";
            return false;
        }

        reference = new InlineReference(store, isCluster, Decoded(place[(slash + 1)..]), hash < 0 ? "" : rest[(hash + 1)..]);
        return true;
    }

    /// <summary>The reference as it is written.</summary>
    public override string ToString() =>
        $"{Scheme}{(IsClusterStore ? ClusterPrefix : "")}{Store}/{Encoded(Key)}{(Property.Length == 0 ? "" : "#" + Property)}";

    private static string Decoded(string key) =>
        key.Replace("%23", "#", StringComparison.Ordinal).Replace("%25", "%", StringComparison.Ordinal);

    private static string Encoded(string key) =>
        key.Replace("%", "%25", StringComparison.Ordinal).Replace("#", "%23", StringComparison.Ordinal);
}
