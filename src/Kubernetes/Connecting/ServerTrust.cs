using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Keyferry.Kubernetes.Connecting;

/// <summary>
/// Decides whether a certificate is the API server's: it must lead to an authority of the configuration and be made out
/// for the host that was asked for. The official client takes any certificate of the authority, whatever its host name,
/// and a kubelet has one of the same authority.
/// </summary>
/// <param name="authorities">The configuration's certificate authorities.</param>
public sealed class ServerTrust(X509Certificate2Collection authorities)
{
    private const X509ChainStatusFlags NoKnownRoot =
        X509ChainStatusFlags.UntrustedRoot | X509ChainStatusFlags.PartialChain;

    /// <summary>Makes a handler check certificates this way.</summary>
    public void Apply(SocketsHttpHandler handler)
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
        };
        policy.CustomTrustStore.AddRange(authorities);
        handler.SslOptions.CertificateChainPolicy = policy;
        handler.SslOptions.RemoteCertificateValidationCallback = Trusts;
    }

    private bool Trusts(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (errors == SslPolicyErrors.None)
        {
            return true;
        }

        if (errors != SslPolicyErrors.RemoteCertificateChainErrors || chain is null)
        {
            return false;
        }

        // A CA file may hold an intermediate only, which counts as a root in Go and in kubectl, and not in .NET.
        return chain.ChainStatus.All(static s => (s.Status & ~NoKnownRoot) == 0)
            && chain.ChainElements.Any(e => authorities.Any(a => a.RawDataMemory.Span.SequenceEqual(e.Certificate.RawData)));
    }
}
