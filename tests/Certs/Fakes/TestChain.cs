using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Keyferry.Certs.Tests.Fakes;

/// <summary>A root, an intermediate authority, and a serving certificate of it.</summary>
public sealed record TestChain(string CertificatesPem, string KeyPem, string RootPem)
{
    public static TestChain Make(DateTimeOffset now, IEnumerable<string> names)
    {
        using var rootKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var root = Authority("CN=root", rootKey).CreateSelfSigned(now.AddDays(-2), now.AddDays(400));
        using var middleKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var middle = Authority("CN=middle", middleKey).Create(root, now.AddDays(-1), now.AddDays(300), [1]).CopyWithPrivateKey(middleKey);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=webhook", key, HashAlgorithmName.SHA256);
        var alternatives = new SubjectAlternativeNameBuilder();
        foreach (var name in names)
        {
            if (IPAddress.TryParse(name, out var address))
            {
                alternatives.AddIpAddress(address);
            }
            else
            {
                alternatives.AddDnsName(name);
            }
        }

        request.CertificateExtensions.Add(alternatives.Build());
        using var serving = request.Create(middle, now.AddHours(-1), now.AddDays(90), [2]);
        return new TestChain(
            $"{serving.ExportCertificatePem()}\n{middle.ExportCertificatePem()}\n", key.ExportPkcs8PrivateKeyPem(), root.ExportCertificatePem());
    }

    private static CertificateRequest Authority(string name, ECDsa key)
    {
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        return request;
    }
}
