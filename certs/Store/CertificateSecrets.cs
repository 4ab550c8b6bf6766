using Keyferry.Kubernetes.Types;

namespace Keyferry.Certs.Store;

/// <summary>Where certificates are kept in the cluster.</summary>
/// <param name="Serving">The Secret of the serving certificate, its key and the trust bundle.</param>
/// <param name="Authority">The Secret of the authority's certificate and key; no pod mounts it.</param>
public sealed record CertificateSecrets(ObjectKey Serving, ObjectKey Authority)
{
    /// <summary>Both Secrets in one namespace; the authority's name is the serving one's with <c>-ca</c>.</summary>
    public static CertificateSecrets In(string ns, string servingName) =>
        new(new ObjectKey(ns, servingName), new ObjectKey(ns, $"{servingName}-ca"));
}
