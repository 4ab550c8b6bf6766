using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Keyferry.Api.Shared;
using Keyferry.Api.Stores;
using Keyferry.Api.Values;
using Keyferry.Providers.Contract;
using Keyferry.Providers.Stores;
using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;

namespace Keyferry.Providers.Tests.Kubernetes;

/// <summary>How a store's connection comes to be, and as whom it calls.</summary>
public sealed class KubernetesConnectTests
{
    private FakeTimeProvider _time = null!;
    private KubernetesScene _scene = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        _scene = await KubernetesScene.StartAsync(_time);
        await _scene.CreateAsync("db", new() { ["k"] = "v" });
    }

    [TearDown]
    public async Task StopAsync() => await _scene.DisposeAsync();

    [Test]
    public async Task A_bearer_token_may_end_with_a_line_break()
    {
        _scene.References.Secrets[("access", "token")] += "\n";

        Assert.That(await ReadAsync(_scene.Spec()), Is.EqualTo("v"));
    }

    [Test]
    public async Task A_token_of_a_service_account_is_renewed_before_it_ends()
    {
        await _scene.AccountAsync("reader", "get");
        await using var client = await _scene.ConnectAsync(_scene.AsAccount("reader"));

        for (var minutes = 0; minutes < 180; minutes += 30)
        {
            Assert.That(await ReadAsync(client), Is.EqualTo("v"), $"after {minutes} minutes");
            _time.Advance(TimeSpan.FromMinutes(30));
        }

        // One at the start; the next at four fifths of an hour, so at each full one.
        Assert.That(_scene.References.TokenAudiences, Has.Count.InRange(3, 5));
    }

    [Test]
    public async Task A_token_that_the_server_refuses_is_replaced_at_once()
    {
        await _scene.AccountAsync("reader", "get");
        var issue = _scene.References.IssueToken!;
        _scene.References.IssueToken = (_, _) => Task.FromResult(
            new ReferenceResult<SecretValue>(new SecretValue("e30.e30.e30"u8.ToArray()), null));
        await using var client = await _scene.ConnectAsync(_scene.AsAccount("reader"));
        _scene.References.IssueToken = issue;
        _time.Advance(TimeSpan.FromMinutes(1));

        Assert.That(await ReadAsync(client), Is.EqualTo("v"));
        Assert.That(_scene.References.TokenAudiences, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task A_server_that_refuses_every_token_costs_one_more_each_time_at_most()
    {
        _scene.References.IssueToken = (_, _) => Task.FromResult(
            new ReferenceResult<SecretValue>(new SecretValue("e30.e30.e30"u8.ToArray()), null));
        await using var client = await _scene.ConnectAsync(_scene.AsAccount("reader"));

        for (var times = 0; times < 5; times++)
        {
            Assert.That(await ReadAsync(client), Does.StartWith("Denied: "));
        }

        Assert.That(_scene.References.TokenAudiences, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task While_no_new_token_is_to_be_had_the_old_one_serves()
    {
        await _scene.AccountAsync("reader", "get");
        await using var client = await _scene.ConnectAsync(_scene.AsAccount("reader"));
        _scene.References.IssueToken = (_, _) => Task.FromResult(new ReferenceResult<SecretValue>(null, "not now"));

        _time.Advance(TimeSpan.FromMinutes(50));
        Assert.That(await ReadAsync(client), Is.EqualTo("v"));
        _time.Advance(TimeSpan.FromMinutes(11));
        Assert.That(await ReadAsync(client), Is.EqualTo("Unavailable: cannot create service account token: not now"));
    }

    [Test]
    public async Task A_kubeconfig_names_server_and_credentials()
    {
        Assert.That(await ReadAsync(OfKubeconfig(Kubeconfig($"token: {_scene.AdminToken}"))), Is.EqualTo("v"));
    }

    [TestCase("exec: {command: /bin/sh}")]
    [TestCase("tokenFile: /var/run/secrets/kubernetes.io/serviceaccount/token")]
    [TestCase("client-certificate: /etc/passwd")]
    [TestCase("auth-provider: {name: oidc}")]
    [TestCase("username: admin")]
    public async Task A_kubeconfig_starts_no_program_and_reads_no_file(string user)
    {
        var (client, error) = await _scene.TryConnectAsync(OfKubeconfig(Kubeconfig(user)));

        Assert.That(client, Is.Null);
        Assert.That(error, Does.StartWith("the kubeconfig in key \"config\" of Secret \"kubeconfig\" cannot be used: user.").And.Contains("is not used here"));
    }

    [TestCase("current-context: none\n", "current-context names none")]
    [TestCase("- a\n", "current-context names none")]
    [TestCase("a: [\n", "")]
    public async Task What_is_no_kubeconfig_is_refused(string text, string why)
    {
        var (client, error) = await _scene.TryConnectAsync(OfKubeconfig(text));

        Assert.That(client, Is.Null);
        Assert.That(error, Does.StartWith("the kubeconfig in key").And.Contains(why));
    }

    [Test]
    public async Task A_kubeconfig_that_is_nested_without_end_is_refused() => Assert.That(
        (await _scene.TryConnectAsync(OfKubeconfig(new string('[', 100_000)))).Error, Does.StartWith("the kubeconfig in key"));

    [Test]
    public async Task A_kubeconfig_does_not_switch_verification_off()
    {
        var text = Kubeconfig($"token: {_scene.AdminToken}").Replace("certificate-authority-data", "insecure-skip-tls-verify: true\n    x", StringComparison.Ordinal);

        Assert.That((await _scene.TryConnectAsync(OfKubeconfig(text))).Error, Does.Contain("insecure-skip-tls-verify is not used here"));
    }

    [Test]
    public async Task Authorities_come_from_a_config_map_or_a_secret([Values("ConfigMap", "Secret")] string type)
    {
        (type == "Secret" ? _scene.References.Secrets : _scene.References.ConfigMaps)[("roots", "ca.crt")] = _scene.CaPem;
        var spec = _scene.Spec();
        spec.Server!.CaBundle = null;
        spec.Server.CaProvider = new CaProvider { Type = type, Name = "roots" };

        Assert.That(await ReadAsync(spec), Is.EqualTo("v"));
    }

    [Test]
    public async Task A_server_whose_certificate_leads_to_no_authority_gets_no_credentials()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var other = new CertificateRequest("CN=other", key, HashAlgorithmName.SHA256)
            .CreateSelfSigned(TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(1));
        var spec = _scene.Spec();
        spec.Server!.CaBundle = KubernetesScene.Base64(other.ExportCertificatePem());

        Assert.That(await ReadAsync(spec), Does.StartWith("Unavailable: the API server could not be reached").And.Contains("certificate"));
        spec.Server.CaBundle = null;
        Assert.That(await ReadAsync(spec), Does.StartWith("Unavailable: ").And.Contains("certificate"), "the system's authorities");
    }

    [Test]
    public async Task What_a_store_lacks_is_told()
    {
        var missing = _scene.Spec();
        missing.Auth!.Token!.BearerToken.Key = "none";
        var broken = _scene.Spec();
        broken.Server!.CaBundle = KubernetesScene.Base64("no certificate");
        var several = _scene.AsAccount("a");
        several.Auth!.Token = _scene.Spec().Auth!.Token;
        var both = _scene.Spec();
        both.AuthRef = new SecretKeySelector { Name = "a", Key = "b" };
        var account = _scene.AsAccount("a");
        _scene.References.IssueToken = (_, _) => Task.FromResult(new ReferenceResult<SecretValue>(null, "serviceaccounts \"a\" not found"));

        Assert.Multiple(async () =>
        {
            Assert.That(await ErrorAsync(missing), Is.EqualTo("cannot find secret data for key: \"none\""));
            Assert.That(await ErrorAsync(broken), Does.StartWith("server.caBundle: it holds no certificate in PEM"));
            Assert.That(await ErrorAsync(several), Is.EqualTo("multiple auth methods provided: token, serviceAccount"));
            Assert.That(await ErrorAsync(both), Is.EqualTo("authRef and inline auth cannot both be set"));
            Assert.That(await ErrorAsync(new KubernetesProviderSpec()), Is.EqualTo("no auth provider given"));
            Assert.That(await ErrorAsync(new KubernetesProviderSpec { Auth = new() }), Is.EqualTo("no server URL provided"));
            Assert.That(await ErrorAsync(new KubernetesProviderSpec { Auth = new(), Server = new() }), Is.EqualTo("no auth provider given"));
            Assert.That(await ErrorAsync(account), Is.EqualTo("cannot create service account token: serviceaccounts \"a\" not found"));
        });
    }

    [Test]
    public void A_client_certificate_is_read_with_its_key_and_no_other()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var made = new CertificateRequest("CN=reader", key, HashAlgorithmName.SHA256)
            .CreateSelfSigned(TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(1));
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var pem = Encoding.ASCII.GetBytes(made.ExportCertificatePem());

        var read = ClientCertificate.Read(pem, Encoding.ASCII.GetBytes(key.ExportPkcs8PrivateKeyPem()), out var error);
        var wrong = ClientCertificate.Read(pem, Encoding.ASCII.GetBytes(other.ExportPkcs8PrivateKeyPem()), out var why);

        Assert.Multiple(() =>
        {
            Assert.That(error, Is.Null);
            Assert.That(read!.Certificate.HasPrivateKey, Is.True);
            Assert.That(wrong, Is.Null);
            Assert.That(why, Does.StartWith("the client certificate and its private key cannot be read"));
        });
        read!.Certificate.Dispose();
    }

    [Test]
    public async Task A_cluster_wide_store_whose_account_lies_with_its_users_cannot_be_checked()
    {
        var store = TestStores.ClusterWide(new StoreProviderSpec { Kubernetes = _scene.AsAccount("reader") });
        var result = await _scene.Provider.ConnectAsync(new StoreContext(store, "", _scene.References), default);

        Assert.That(await result.Client!.ValidateAsync(default), Is.EqualTo(new StoreValidation(StoreState.Unknown)));
        Assert.That(_scene.References.TokenAudiences, Is.Empty);
    }

    [Test]
    public void A_connection_depends_on_all_that_it_is_read_from()
    {
        var spec = _scene.AsAccount("reader");
        spec.Server = new KubernetesServer { CaProvider = new() { Type = "ConfigMap", Name = "roots", Namespace = "n" } };

        Assert.That(
            _scene.Provider.CredentialsOf(TestStores.ClusterWide(new StoreProviderSpec { Kubernetes = spec })).References,
            Is.EqualTo(new[]
            {
                new CredentialReference(CredentialKind.ServiceAccount, "reader", null), new CredentialReference(CredentialKind.ConfigMap, "roots", "n"),
            }));
    }

    private string Kubeconfig(string user) => $"""
        apiVersion: v1
        kind: Config
        clusters:
        - name: c
          cluster:
            server: {_scene.Address}
            certificate-authority-data: {KubernetesScene.Base64(_scene.CaPem)}
        users:
        - name: u
          user:
            {user}
        contexts:
        - name: x
          context: [cluster: c, user: u]
        current-context: x
        """.Replace("[cluster: c, user: u]", "{cluster: c, user: u}", StringComparison.Ordinal);

    private KubernetesProviderSpec OfKubeconfig(string text)
    {
        _scene.References.Secrets[("kubeconfig", "config")] = text;
        return new KubernetesProviderSpec { RemoteNamespace = "remote", AuthRef = new() { Name = "kubeconfig", Key = "config" } };
    }

    private async Task<string?> ErrorAsync(KubernetesProviderSpec spec) => (await _scene.TryConnectAsync(spec)).Error;

    private async Task<string> ReadAsync(KubernetesProviderSpec spec)
    {
        await using var client = await _scene.ConnectAsync(spec);
        return await ReadAsync(client);
    }

    private async Task<string> ReadAsync(IStoreClient client)
    {
        var result = (await client.ReadAsync([new RemoteKey("db")], default))[0];
        return result.Failure is { } failure
            ? $"{failure.Kind}: {failure.Message}"
            : _scene.Provider.Extract(new RemoteRef("db", "k"), result.Value!).Text();
    }
}
