namespace Keyferry.Providers.Vault.Kv;

/// <summary>Paths of engines that make credentials: manifests of tutorials ask KV stores for them. Pure.</summary>
internal static class DynamicPaths
{
    private static readonly string[] Words = ["creds", "static-creds", "sts", "issue"];

    /// <summary>What a store that cannot read them says.</summary>
    public const string Hint =
        "database/creds/… and the like are dynamic secrets, which a KV v2 store cannot read: use the generator VaultDynamicSecret in "
        + "dataFrom.sourceRef, or a store with version v1 and without path";

    /// <summary>Whether a path looks like one: <c>database/creds/readonly</c>, whatever stands before it.</summary>
    public static bool IsLikely(string path) =>
        path.Split('/') is { Length: >= 3 } parts && parts[^2] is var word && Words.Contains(word, StringComparer.Ordinal);
}
