using System.Text;
using k8s.Models;
using Keyferry.Certs.Authority;
using Keyferry.Kubernetes.Types;

namespace Keyferry.Certs.Store;

/// <summary>Certificates as the data of a Secret of type kubernetes.io/tls, and back. What is wrong is gathered as errors.</summary>
internal static class CertificateData
{
    private const string CertificateKey = "tls.crt";
    private const string PrivateKey = "tls.key";
    private const string BundleKey = "ca.crt";

    /// <summary>A pair and a bundle as a Secret's data.</summary>
    public static Dictionary<string, byte[]> Of(IssuedCertificate pair, string bundle) => new(StringComparer.Ordinal)
    {
        [CertificateKey] = Encoding.ASCII.GetBytes(pair.CertificatePem),
        [PrivateKey] = Encoding.ASCII.GetBytes(pair.KeyPem),
        [BundleKey] = Encoding.ASCII.GetBytes(bundle),
    };

    /// <summary>Reads a pair; null where there is none, or it cannot be used.</summary>
    public static IssuedCertificate? Pair(V1Secret? secret, ObjectKey key, List<string> errors)
    {
        // A chart may create the Secret empty, so that nobody needs the right to create it: nothing is wrong then.
        if (secret?.Data is not { Count: > 0 })
        {
            return null;
        }

        if (IssuedCertificate.TryRead(Text(secret, CertificateKey), Text(secret, PrivateKey), out var pair, out var fault))
        {
            return pair;
        }

        errors.Add($"Secret {key}: {fault}");
        return null;
    }

    private static string Text(V1Secret secret, string key) =>
        secret.Data.TryGetValue(key, out var bytes) ? Encoding.ASCII.GetString(bytes) : "";

    /// <summary>Reads the bundle beside a pair; null where there is none, or it cannot be used.</summary>
    public static TrustBundle? Bundle(V1Secret? secret, ObjectKey key, List<string> errors)
    {
        if (secret?.Data is not { Count: > 0 })
        {
            return null;
        }

        var bundle = TrustBundle.Parse(Text(secret, BundleKey));
        if (bundle is null)
        {
            errors.Add($"Secret {key}: {BundleKey} holds no PEM certificate");
        }

        return bundle;
    }

    /// <summary>A new Secret.</summary>
    public static V1Secret NewSecret(ObjectKey key, Dictionary<string, byte[]> data) => new()
    {
        ApiVersion = BuiltIn.Secret.ApiVersion,
        Kind = BuiltIn.Secret.Kind,
        Metadata = new V1ObjectMeta
        {
            Name = key.Name,
            NamespaceProperty = key.Namespace,
            Labels = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["app.kubernetes.io/managed-by"] = "keyferry",
                ["app.kubernetes.io/component"] = "webhook",
            },
        },
        Type = "kubernetes.io/tls",
        Data = data,
    };
}
