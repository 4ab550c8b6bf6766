namespace Keyferry.Api.ExternalSecrets;

/// <summary>
/// Secrets that Kubernetes itself acts on: whoever writes one gets rights in the cluster, whatever the store holds. Admission
/// and the engine both refuse them, since a type may come by a template, or stand on a Secret that is there already.
/// </summary>
public static class PrivilegedSecrets
{
    /// <summary>A token of a ServiceAccount: the cluster fills it in, for the account that an annotation names.</summary>
    public const string ServiceAccountToken = "kubernetes.io/service-account-token";

    /// <summary>A token with which nodes join the cluster.</summary>
    public const string BootstrapToken = "bootstrap.kubernetes.io/token";

    /// <summary>The annotation that names the account of a <see cref="ServiceAccountToken"/>.</summary>
    public const string AccountAnnotation = "kubernetes.io/service-account.name";

    /// <summary>Why no ExternalSecret may write a Secret of a type; null where it may.</summary>
    public static string? Refusal(string? type) => type switch
    {
        BootstrapToken => "is not allowed: it would let a store admit nodes to the cluster",
        ServiceAccountToken => "is not allowed: it is a lasting token for a ServiceAccount, which Kubernetes itself fills in",
        _ => null,
    };
}
