using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Keyferry.CloudDouble.Proxy;

/// <summary>An authority that certifies any host.</summary>
internal sealed class HostCertificates : IDisposable
{
    private static readonly TimeSpan Life = TimeSpan.FromDays(7);

    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly X509Certificate2 _authority;
    private readonly DateTimeOffset _begin;
    private readonly ConcurrentDictionary<string, Lazy<X509Certificate2>> _hosts = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Makes an authority.</summary>
    /// <param name="time">The clock.</param>
    public HostCertificates(TimeProvider time)
    {
        _begin = time.GetUtcNow().AddHours(-1);
        var request = new CertificateRequest("CN=Cloud double", _key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        _authority = request.CreateSelfSigned(_begin, _begin + Life);
    }

    /// <summary>The authority's certificate.</summary>
    public string Pem => _authority.ExportCertificatePem();

    /// <summary>The certificate of a host, with its key.</summary>
    public X509Certificate2 Of(string host) => _hosts.GetOrAdd(host, name => new Lazy<X509Certificate2>(() => Make(name))).Value;

    /// <inheritdoc/>
    public void Dispose()
    {
        _authority.Dispose();
        _key.Dispose();
        foreach (var host in _hosts.Values)
        {
            host.Value.Dispose();
        }
    }

    private X509Certificate2 Make(string host)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={host}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(host);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], false));
        using var certificate = request.Create(_authority, _begin, _begin + Life, RandomNumberGenerator.GetBytes(16));
        using var withKey = certificate.CopyWithPrivateKey(key);
        // The TLS stack wants a key that outlives this method.
        return X509CertificateLoader.LoadPkcs12(withKey.Export(X509ContentType.Pkcs12), null);
    }
}
