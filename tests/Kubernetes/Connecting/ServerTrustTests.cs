using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Keyferry.Kubernetes.Connecting;
using Keyferry.Kubernetes.Tests.Support;
using Keyferry.Kubernetes.Types;

namespace Keyferry.Kubernetes.Tests.Connecting;

public sealed class ServerTrustTests
{
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();

    private readonly string _folder = Directory.CreateTempSubdirectory("keyferry-trust").FullName;
    private X509Certificate2 _root = null!;

    [SetUp]
    public void Make() => _root = Authority("root", null);

    [TearDown]
    public void Clean()
    {
        Directory.Delete(_folder, recursive: true);
        _root.Dispose();
    }

    [Test]
    public async Task A_certificate_of_the_authority_for_this_host_is_taken()
    {
        using var leaf = Leaf(_root, "127.0.0.1");
        Assert.That(await CodeAsync(_root, leaf), Is.EqualTo(404));
    }

    [Test]
    public async Task A_certificate_of_the_authority_for_another_host_is_refused()
    {
        using var leaf = Leaf(_root, "10.0.0.7");
        Assert.That(await CodeAsync(_root, leaf), Is.Zero);
    }

    [Test]
    public async Task A_certificate_of_another_authority_is_refused()
    {
        using var other = Authority("other", null);
        using var leaf = Leaf(other, "127.0.0.1");
        Assert.That(await CodeAsync(_root, leaf), Is.Zero);
    }

    [Test]
    public async Task A_certificate_that_has_expired_is_refused()
    {
        using var leaf = Leaf(_root, "127.0.0.1", Now.AddDays(-1));
        Assert.That(await CodeAsync(_root, leaf), Is.Zero);
    }

    [TestCase("127.0.0.1", 404)]
    [TestCase("10.0.0.7", 0)]
    public async Task A_configuration_may_name_an_intermediate_as_its_authority(string host, int code)
    {
        using var intermediate = Authority("intermediate", _root);
        using var leaf = Leaf(intermediate, host);
        using var shown = X509CertificateLoader.LoadCertificate(intermediate.RawData);
        Assert.That(await CodeAsync(intermediate, leaf, shown), Is.EqualTo(code));
    }

    [TestCase("token: t", null)]
    [TestCase("client-certificate: {0}/c.pem, client-key: {0}/k.pem", "CN=server")]
    [TestCase("client-certificate-data: {1}, client-key-data: {2}", "CN=server")]
    public async Task A_client_certificate_is_shown(string user, string? name)
    {
        using var leaf = Leaf(_root, "127.0.0.1");
        var (certificate, key) = (leaf.ExportCertificatePem(), leaf.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
        await File.WriteAllTextAsync(Path.Combine(_folder, "c.pem"), certificate);
        await File.WriteAllTextAsync(Path.Combine(_folder, "k.pem"), key);
        await using var server = new TlsServer(leaf);

        Assert.That(
            await CodeAsync(server, _root, string.Format(CultureInfo.InvariantCulture, user, _folder, Base64(certificate), Base64(key))),
            Is.EqualTo(404));
        Assert.That(server.Client, Is.EqualTo(name));
    }

    private static string Base64(string text) => Convert.ToBase64String(System.Text.Encoding.ASCII.GetBytes(text));

    private async Task<int> CodeAsync(X509Certificate2 authority, X509Certificate2 leaf, params X509Certificate2[] shown)
    {
        await using var server = new TlsServer(leaf, shown);
        return await CodeAsync(server, authority, "token: t");
    }

    private async Task<int> CodeAsync(TlsServer server, X509Certificate2 authority, string user)
    {
        var path = Path.Combine(_folder, $"{server.Port}.yaml");
        await File.WriteAllTextAsync(path, $"""
            apiVersion: v1
            kind: Config
            clusters:
            - name: c
              cluster:
                server: https://127.0.0.1:{server.Port}
                certificate-authority-data: {Base64(authority.ExportCertificatePem())}
            users:
            - name: u
              user: {"{"}{user}{"}"}
            contexts:
            - name: x
              context:
                cluster: c
                user: u
            current-context: x
            """);
        using var connection = KubeConnection.Open(new KubeConnectionOptions { KubeconfigPath = path });
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        return (await connection.Api.GetAsync(BuiltIn.ConfigMap, new ObjectKey("ns", "a"), limit.Token)).Failure!.Code;
    }

    private static X509Certificate2 Authority(string name, X509Certificate2? issuer)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        if (issuer is null)
        {
            return request.CreateSelfSigned(Now.AddDays(-10), Now.AddDays(10));
        }

        using var made = request.Create(issuer, Now.AddDays(-9), Now.AddDays(9), RandomNumberGenerator.GetBytes(8));
        return made.CopyWithPrivateKey(key);
    }

    private static X509Certificate2 Leaf(X509Certificate2 issuer, string host, DateTimeOffset? until = null)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=server", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(System.Net.IPAddress.Parse(host));
        request.CertificateExtensions.Add(names.Build());
        using var made = request.Create(issuer, Now.AddDays(-8), until ?? Now.AddDays(8), RandomNumberGenerator.GetBytes(8));
        using var whole = made.CopyWithPrivateKey(key);
        return X509CertificateLoader.LoadPkcs12(whole.Export(X509ContentType.Pfx), null);
    }
}
