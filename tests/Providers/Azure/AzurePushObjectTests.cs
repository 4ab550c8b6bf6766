using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using Keyferry.Providers.Contract;
using Keyferry.CloudDouble.Azure;
using NUnit.Framework;

namespace Keyferry.Providers.Tests.Azure;

/// <summary>What a push writes to certificates and keys of a vault, and how they are read back.</summary>
public sealed class AzurePushObjectTests
{
    private AzureDouble _azure = null!;
    private RSA _key = null!;
    private X509Certificate2 _certificate = null!;

    [SetUp]
    public void SetUp()
    {
        _azure = new AzureDouble();
        _key = RSA.Create(2048);
        _certificate = new CertificateRequest("CN=app", _key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            .CreateSelfSigned(new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(2100, 1, 1, 0, 0, 0, TimeSpan.Zero));
    }

    [TearDown]
    public void TearDown()
    {
        _azure.Dispose();
        _key.Dispose();
        _certificate.Dispose();
    }

    [Test]
    public async Task PKCS12_is_imported_once_and_read_as_DER_as_a_secret_and_as_a_key()
    {
        var pfx = _certificate.Export(X509ContentType.Pkcs12);
        Assert.That(await PushAsync("cert/web", pfx, """{"tags":{"team":"a"}}"""), Is.Null);
        Assert.That(await PushAsync("cert/web", pfx), Is.Null);

        await using var client = await AzureStores.ClientAsync(_azure);
        var read = await client.FetchAsync([new("cert/web"), new("cert/web", "ignored"), new("cert/web", "team", FetchMetadata: true)], default);
        Assert.That(read[0].Value!.Bytes.ToArray(), Is.EqualTo(_certificate.RawData));
        Assert.That(read[1].Value!.Bytes.ToArray(), Is.EqualTo(_certificate.RawData));
        Assert.That(read[2].Text(), Is.EqualTo("a"));
        Assert.That((await client.FetchAsync([new("web")], default))[0].Text(), Is.EqualTo(Convert.ToBase64String(pfx)));
        Assert.That((await client.FetchAsync([new("key/web", "kty")], default))[0].Text(), Is.EqualTo("RSA"));
        Assert.That(_azure.Vault.Find("certificates", "web")!.Versions, Has.Count.EqualTo(1));
        Assert.That(_azure.Vault.Find("certificates", "web")!.Current.Tags.ToJsonString(), Does.Contain("external-secrets"));
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task PEM_is_imported_as_such_with_a_key_in_PKCS8(bool isPkcs1)
    {
        var pem = (isPkcs1 ? _key.ExportRSAPrivateKeyPem() : _key.ExportPkcs8PrivateKeyPem()) + "\n" + _certificate.ExportCertificatePem();

        Assert.That(await PushAsync("cert/web", Encoding.UTF8.GetBytes(pem)), Is.Null);
        Assert.That(await PushAsync("cert/web", Encoding.UTF8.GetBytes(pem)), Is.Null);

        Assert.That(_azure.Vault.Find("certificates", "web")!.Versions, Has.Count.EqualTo(1));
        Assert.That(_azure.Vault.Find("secrets", "web")!.Current.ContentType, Is.EqualTo("application/x-pem-file"));
        Assert.That(_azure.Vault.Find("certificates", "web")!.Current.Certificate, Is.EqualTo(_certificate.RawData));
    }

    [Test]
    public async Task Another_certificate_is_another_version()
    {
        await PushAsync("cert/web", _certificate.Export(X509ContentType.Pkcs12));
        using var other = new CertificateRequest("CN=app", _key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            .CreateSelfSigned(new DateTimeOffset(2021, 1, 1, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(2100, 1, 1, 0, 0, 0, TimeSpan.Zero));

        Assert.That(await PushAsync("cert/web", other.Export(X509ContentType.Pkcs12)), Is.Null);
        Assert.That(_azure.Vault.Find("certificates", "web")!.Versions, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task What_is_no_certificate_is_told_without_a_call()
    {
        Assert.That(
            (await PushAsync("cert/web", "marked"u8.ToArray()))!.Message,
            Is.EqualTo("certificate web: value from secret is not a valid certificate: could not parse certificate value as PKCS#12, DER or PEM"));
        Assert.That(_azure.Requests, Is.Empty);
    }

    [TestCase("PKCS#8")]
    [TestCase("PKCS#1")]
    public async Task An_RSA_key_is_imported_once_and_its_public_part_read_in_the_order_of_the_peer(string form)
    {
        var pem = Encoding.UTF8.GetBytes(form == "PKCS#8" ? _key.ExportPkcs8PrivateKeyPem() : _key.ExportRSAPrivateKeyPem());
        Assert.That(await PushAsync("key/sign", pem), Is.Null);
        Assert.That(await PushAsync("key/sign", pem), Is.Null);

        Assert.That(_azure.Vault.Find("keys", "sign")!.Versions, Has.Count.EqualTo(1));
        Assert.That(Members(await AzureStores.ReadAsync(_azure, new("key/sign"))), Is.EqualTo(["kid", "kty", "key_ops", "n", "e"]));
        Assert.That(
            Members(await AzureStores.ReadAsync(_azure, new("key/sign"), static s => s.UseAzureSdk = true)),
            Is.EqualTo(["e", "key_ops", "kid", "kty", "n"]));
        Assert.That(await AzureStores.ReadAsync(_azure, new("key/sign", "e")), Is.EqualTo("AQAB"));
    }

    [TestCase("P-256", "1.2.840.10045.3.1.7", true)]
    [TestCase("P-384", "1.3.132.0.34", false)]
    [TestCase("P-521", "1.3.132.0.35", false)]
    public async Task An_EC_key_is_imported_once(string curve, string oid, bool isSec1)
    {
        using var ec = ECDsa.Create(ECCurve.CreateFromValue(oid));
        var pem = Encoding.UTF8.GetBytes(isSec1 ? ec.ExportECPrivateKeyPem() : ec.ExportPkcs8PrivateKeyPem());
        Assert.That(await PushAsync("key/sign", pem), Is.Null);
        Assert.That(await PushAsync("key/sign", pem), Is.Null);

        Assert.That(_azure.Vault.Find("keys", "sign")!.Versions, Has.Count.EqualTo(1));
        Assert.That(await AzureStores.ReadAsync(_azure, new("key/sign", "crv")), Is.EqualTo(curve));
    }

    [Test]
    public async Task A_symmetric_key_is_sent_and_a_vault_that_is_no_HSM_refuses_it()
    {
        Assert.That((await PushAsync("key/oct", "0123456789abcdef"u8.ToArray()))!.Message, Does.Contain("symmetric keys require Managed HSM"));
    }

    [Test]
    public async Task A_key_that_cannot_be_read_is_told_without_a_call()
    {
        Assert.That(
            (await PushAsync("key/sign", Encoding.UTF8.GetBytes(_certificate.ExportCertificatePem())))!.Message,
            Is.EqualTo("key sign: could not load private key: key type CERTIFICATE is not supported; PRIVATE KEY, RSA PRIVATE KEY and EC PRIVATE KEY are"));
        Assert.That(
            (await PushAsync("key/sign", "-----BEGIN PRIVATE KEY-----\nbWFya2Vk\n-----END PRIVATE KEY-----"u8.ToArray()))!.Message,
            Is.EqualTo("key sign: could not load private key: it is neither an RSA nor an EC key that can be read"));
        Assert.That(_azure.Requests, Is.Empty);
    }

    [Test]
    public async Task Deleted_keys_and_certificates_are_recovered()
    {
        var pfx = _certificate.Export(X509ContentType.Pkcs12);
        var pem = Encoding.UTF8.GetBytes(_key.ExportPkcs8PrivateKeyPem());
        foreach (var (key, value) in new[] { ("cert/web", pfx), ("key/sign", pem) })
        {
            Assert.That(await PushAsync(key, value), Is.Null);
            Assert.That(await WithWriterAsync(w => w.DeleteAsync(new PushTarget(key), default)), Is.Null);
            Assert.That(await PushAsync(key, value), Is.Null);
            Assert.That(await WithWriterAsync(async w => (await w.ExistsAsync(new PushTarget(key), default)).Exists ? null : FetchFailure.NotFound), Is.Null);
        }
    }

    private static string[] Members(string json)
    {
        using var document = JsonDocument.Parse(json);
        return [.. document.RootElement.EnumerateObject().Select(static m => m.Name)];
    }

    private Task<FetchFailure?> PushAsync(string key, byte[] value, string? settings = null) =>
        WithWriterAsync(w => w.PushAsync(new PushTarget(key), AzureStores.Content([.. value], settings), default));

    private async Task<FetchFailure?> WithWriterAsync(Func<IStoreWriter, ValueTask<FetchFailure?>> call)
    {
        await using var client = await AzureStores.ClientAsync(_azure);
        return await call(client.Writer);
    }
}
