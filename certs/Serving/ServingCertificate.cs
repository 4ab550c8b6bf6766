using System.Net.Security;
using System.Security.Authentication;
using Keyferry.Certs.Authority;

namespace Keyferry.Certs.Serving;

/// <summary>
/// The certificate that the webhook shows to new connections. It can be exchanged at any moment; open connections
/// keep theirs. Until the first trusted one arrives it is one that nobody trusts, so that the port answers at once.
/// </summary>
public sealed class ServingCertificate
{
    private readonly TimeProvider _time;
    private readonly SslProtocols _protocols;
    private volatile ActiveCertificate _active;

    /// <summary>Starts with a certificate that nobody trusts.</summary>
    /// <param name="authority">Issues it.</param>
    /// <param name="names">The names under which the webhook is called.</param>
    /// <param name="time">Tells whether the certificate still lives.</param>
    /// <param name="protocols">TLS versions that are spoken; None leaves it to the platform.</param>
    public ServingCertificate(
        CertificateAuthority authority,
        ServingNames names,
        TimeProvider time,
        SslProtocols protocols = SslProtocols.Tls12 | SslProtocols.Tls13)
    {
        _time = time;
        _protocols = protocols;
        _active = Create(authority.IssueServing(authority.IssueAuthority(), names), TrustBundle.Empty, isTrusted: false);
    }

    /// <summary>What is shown now.</summary>
    public IssuedCertificate Current => _active.Certificate;

    /// <summary>The bundle against which the current certificate was checked; empty until there is one, and where somebody else publishes it.</summary>
    public TrustBundle Bundle => _active.Bundle;

    /// <summary>Whether it is one that API servers are to trust, and not the one of the beginning.</summary>
    public bool IsTrusted => _active.IsTrusted;

    /// <summary>Says why API servers cannot trust what is shown; null where they can.</summary>
    public string? NotReadyReason =>
        !IsTrusted ? "the trusted serving certificate is not loaded yet"
        : Current.IsValidAt(_time.GetUtcNow()) ? null
        : $"the serving certificate ended at {Current.NotAfter:u}";

    /// <summary>
    /// What a TLS handshake needs, made once a certificate. Give it to Kestrel's <c>TlsHandshakeCallbackOptions</c>.
    /// </summary>
    public SslServerAuthenticationOptions Handshake => _active.Options;

    /// <summary>Shows another certificate from the next handshake on.</summary>
    /// <param name="certificate">The certificate.</param>
    /// <param name="bundle">The bundle that API servers trust, and that trusts it; empty where somebody else knows it.</param>
    /// <returns>Whether the certificate is another one than before.</returns>
    public bool Use(IssuedCertificate certificate, TrustBundle bundle)
    {
        var before = _active;
        if (before.Certificate.Certificate.Thumbprint == certificate.Certificate.Thumbprint)
        {
            // The same certificate keeps its handshake context, and with it TLS session resumption.
            _active = before with { Bundle = bundle, IsTrusted = true };
            return false;
        }

        _active = Create(certificate, bundle, isTrusted: true);
        return true;
    }

    private ActiveCertificate Create(IssuedCertificate certificate, TrustBundle bundle, bool isTrusted) => new(
        certificate,
        bundle,
        isTrusted,
        new SslServerAuthenticationOptions
        {
            // Offline: building the chain must not ask the network for issuers.
            ServerCertificateContext = SslStreamCertificateContext.Create(
                certificate.Certificate, certificate.Intermediates, offline: true),
            EnabledSslProtocols = _protocols,
        });

    private sealed record ActiveCertificate(
        IssuedCertificate Certificate, TrustBundle Bundle, bool IsTrusted, SslServerAuthenticationOptions Options);
}
