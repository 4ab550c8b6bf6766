using Keyferry.Api.Shared;
using Keyferry.Api.Stores;
using Keyferry.Providers.Contract;
using Keyferry.Providers.Vault;
using NUnit.Framework;

namespace Keyferry.Providers.Tests.Vault;

public sealed class VaultConnectTests
{
    private VaultScene _scene = null!;

    [SetUp]
    public void SetUp() => _scene = new VaultScene(_ => StubReply.Ok("""{"data":{}}"""));

    [TearDown]
    public void TearDown() => _scene.Dispose();

    [Test]
    public async Task A_token_that_cannot_be_had_says_which()
    {
        _scene.References.Secrets[("vault", "empty")] = " \n";
        _scene.References.Secrets[("vault", "broken")] = "a\nb";
        Assert.That(await ErrorAsync(With("none")), Is.EqualTo("cannot find secret data for key: \"none\""));
        Assert.That(await ErrorAsync(With("empty")), Is.EqualTo("auth.tokenSecretRef: key \"empty\" of Secret \"vault\" is empty"));
        Assert.That(await ErrorAsync(With("broken")), Is.EqualTo("auth.tokenSecretRef: key \"broken\" of Secret \"vault\" holds no token"));
    }

    [Test]
    public async Task A_token_is_sent_without_the_line_break_at_its_end()
    {
        _scene.References.Secrets[("vault", "token")] = "tok\n";

        await _scene.ReadAsync(With("token"), new RemoteRef("a"));

        Assert.That(_scene.Stub.Requests.Single().Header("X-Vault-Token"), Is.EqualTo("tok"));
    }

    [Test]
    public async Task A_server_or_header_that_no_request_can_go_to_is_an_error()
    {
        var spec = With("token");
        spec.Server = "127.0.0.1:9";
        Assert.That(await ErrorAsync(spec), Does.StartWith("cannot setup new vault client: server is no URL"));
        spec = With("token");
        spec.Headers = new() { ["Host"] = "x" };
        Assert.That(await ErrorAsync(spec), Does.StartWith("cannot setup new vault client: headers: Host"));
    }

    [TestCase("https://vault:8200/v1/", "https://vault:8200/v1/secret/data/a")]
    [TestCase("https://proxy/vault", "https://proxy/vault/v1/secret/data/a")]
    public async Task The_address_may_end_as_people_write_it(string server, string url)
    {
        var spec = With("token");
        spec.Server = server;

        await _scene.ReadAsync(spec, new RemoteRef("a"));

        Assert.That(_scene.Stub.Requests.Single().Path, Is.EqualTo(new Uri(url).AbsolutePath));
    }

    [TestCase(null, null, 2)]
    [TestCase(null, "2s", 0)]
    [TestCase(5, "2s", 5)]
    [TestCase(5000, null, 10)]
    public async Task Calls_are_repeated_as_often_as_the_store_says(int? retries, string? interval, int expected)
    {
        var settings = retries is null && interval is null ? null : new RetrySettings { MaxRetries = retries, RetryInterval = interval };
        await using var client = (await _scene.ConnectAsync(With("token"), settings)).Client!;

        Assert.That(_scene.Options!.MaxRetries, Is.EqualTo(expected));
        Assert.That(_scene.Options.RetryInterval, Is.EqualTo(interval is null ? TimeSpan.FromMilliseconds(500) : TimeSpan.FromSeconds(2)));
        Assert.That(new[] { 412, 429, 500, 503 }.All(_scene.Options.IsRetryable), Is.True);
        Assert.That(new[] { 400, 403, 404, 501 }.Any(_scene.Options.IsRetryable), Is.False);
    }

    [Test]
    public async Task Only_the_authorities_that_the_store_names_are_trusted_and_bad_ones_are_named()
    {
        var spec = With("token");
        spec.CaProvider = new CaProvider { Type = "ConfigMap", Name = "ca", Key = "ca.crt" };
        Assert.That(await ErrorAsync(spec), Does.Contain("caProvider"));
        _scene.References.ConfigMaps[("ca", "ca.crt")] = "no PEM";
        Assert.That(await ErrorAsync(spec), Does.Contain("holds no certificate in PEM"));
        _scene.References.ConfigMaps[("ca", "ca.crt")] = Pem(out _);

        await using var client = await _scene.ClientAsync(spec);

        Assert.That(_scene.Options!.Authorities, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_client_certificate_comes_from_the_usual_keys_of_a_TLS_Secret()
    {
        var spec = With("token");
        spec.Tls = new VaultClientTls { CertSecretRef = new SecretKeySelector { Name = "tls" }, KeySecretRef = new SecretKeySelector { Name = "tls" } };
        Assert.That(await ErrorAsync(spec), Is.EqualTo("cannot find secret data for key: \"tls.crt\""));
        _scene.References.Secrets[("tls", "tls.crt")] = Pem(out var key);
        _scene.References.Secrets[("tls", "tls.key")] = "no key";
        Assert.That(await ErrorAsync(spec), Does.StartWith("tls.certSecretRef: the client certificate and its private key cannot be read"));
        _scene.References.Secrets[("tls", "tls.key")] = key;

        await using var client = await _scene.ClientAsync(spec);

        Assert.That(_scene.Options!.ClientCertificate!.HasPrivateKey, Is.True);
    }

    [Test]
    public async Task A_cluster_wide_store_whose_credentials_lie_with_each_caller_is_not_checked()
    {
        var store = TestStores.ClusterWide(new StoreProviderSpec { Vault = With("token") });

        await using var client = (await StoreClient.ConnectAsync(new VaultProvider(_scene.Settings), store, _scene.References)).Client!;

        Assert.That((await client.ValidateAsync(default)).State, Is.EqualTo(StoreState.Unknown));
        Assert.That(_scene.Stub.Requests, Is.Empty);
    }

    [Test]
    public async Task A_metadata_service_is_not_asked_whatever_the_store_says()
    {
        var spec = With("token");
        spec.Server = "http://169.254.169.254";
        var settings = new VaultSettings(
            static _ => null, TimeProvider.System, new Keyferry.Providers.Metrics.ProviderCalls(null), AmbientCredentials.All, Keyferry.Providers.Http.EgressPolicy.Default);
        await using var client = (await StoreClient.ConnectAsync(new VaultProvider(settings), VaultScene.Store(spec), _scene.References)).Client!;

        var read = (await client.FetchAsync([new RemoteRef("a")], default))[0].Text();

        Assert.That(read, Does.StartWith("Invalid: cannot read secret data from Vault: ").And.Contain("--allow-egress"));
    }

    private static VaultProviderSpec With(string key) =>
        VaultScene.Spec(new VaultAuth { TokenSecretRef = new SecretKeySelector { Name = "vault", Key = key } });

    private async Task<string?> ErrorAsync(VaultProviderSpec spec) => (await _scene.ConnectAsync(spec)).Error;

    private static string Pem(out string keyPem)
    {
        using var key = System.Security.Cryptography.RSA.Create(2048);
        using var certificate = new System.Security.Cryptography.X509Certificates.CertificateRequest(
            "CN=app", key, System.Security.Cryptography.HashAlgorithmName.SHA256, System.Security.Cryptography.RSASignaturePadding.Pkcs1)
            .CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100));
        keyPem = key.ExportPkcs8PrivateKeyPem();
        return certificate.ExportCertificatePem();
    }
}
