namespace Keyferry.Sync.Stores;

/// <summary>Names a SecretStore or ClusterSecretStore.</summary>
/// <param name="Kind">SecretStore or ClusterSecretStore.</param>
/// <param name="Namespace">The namespace; empty for a ClusterSecretStore.</param>
/// <param name="Name">The name.</param>
public readonly record struct StoreKey(string Kind, string Namespace, string Name)
{
    /// <summary>The kind of a namespaced store.</summary>
    public const string Namespaced = "SecretStore";

    /// <summary>The kind of a store for the whole cluster.</summary>
    public const string ClusterWide = "ClusterSecretStore";

    /// <summary>The store that a reference means, seen from a namespace.</summary>
    /// <param name="kind">The reference's kind; null or empty means SecretStore.</param>
    /// <param name="name">The reference's name; null is an empty name, which no store has.</param>
    /// <param name="ns">Where the reference stands.</param>
    public static StoreKey Of(string? kind, string? name, string ns) =>
        kind == ClusterWide ? new(ClusterWide, "", name ?? "") : new(Namespaced, ns, name ?? "");

    /// <summary>Whether the store serves every namespace.</summary>
    public bool IsClusterWide => Kind == ClusterWide;

    /// <summary><c>Kind/namespace/name</c>.</summary>
    public override string ToString() => IsClusterWide ? $"{Kind}/{Name}" : $"{Kind}/{Namespace}/{Name}";
}
