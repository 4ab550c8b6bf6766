namespace Keyferry.Providers.Contract;

/// <summary>
/// On what a connection to a store depends beside the store itself. Callers for whom all of it is the same share one
/// connection; a change of any of it makes a new one.
/// </summary>
/// <param name="DependOnCaller">
/// Whether a connection differs between callers' namespaces: credentials that are read from there, or a session that
/// names it.
/// </param>
/// <param name="References">What credentials are read from.</param>
public sealed record StoreCredentials(bool DependOnCaller, IReadOnlyList<CredentialReference> References)
{
    /// <summary>The store's manifest says all.</summary>
    public static StoreCredentials None { get; } = new(false, []);
}

/// <summary>An object of the cluster that credentials are read from.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Name">Its name.</param>
/// <param name="Namespace">Its namespace; null or empty means the caller's.</param>
public readonly record struct CredentialReference(CredentialKind Kind, string Name, string? Namespace);

/// <summary>Kinds of objects that credentials are read from.</summary>
public enum CredentialKind
{
    /// <summary>A Secret.</summary>
    Secret,

    /// <summary>A ConfigMap: certificate authorities.</summary>
    ConfigMap,

    /// <summary>A ServiceAccount: its annotations, and tokens that the API server issues for it.</summary>
    ServiceAccount,
}
