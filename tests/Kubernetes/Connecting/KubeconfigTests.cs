using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Keyferry.Kubernetes.Connecting;
using k8s;
using Microsoft.Extensions.Time.Testing;

namespace Keyferry.Kubernetes.Tests.Connecting;

public sealed class KubeconfigTests
{
    private string _folder = "";

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("keyferry-kubeconfig-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void It_says_what_the_client_library_reads()
    {
        var file = Write("""
            apiVersion: v1
            kind: Config
            current-context: dev
            contexts:
            - name: dev
              context: {cluster: one, user: me, namespace: shop}
            - {name: prod, context: {cluster: two, user: tool}}
            clusters:
            - name: one
              cluster: {server: "https://one:6443", certificate-authority: ca.crt, tls-server-name: api, proxy-url: http://proxy}
            - {name: two, cluster: {server: "http://two", insecure-skip-tls-verify: true}}
            users:
            - name: me
              user: {client-certificate-data: Y2VydA==, client-key: me.key, as: admin, as-groups: [ops], as-user-extra: {team: a}}
            - name: tool
              user:
                exec:
                  apiVersion: client.authentication.k8s.io/v1
                  command: aws
                  args: [eks, get-token]
                  env: [{name: AWS_PROFILE, value: prod}]
                  interactiveMode: Never
                  provideClusterInfo: true
            - {name: basic, user: {username: u, password: p, token: t, auth-provider: {name: oidc, config: {id-token: x}}}}
            """);

        var config = Kubeconfig.Read(file);

        Assert.That(
            KubernetesJson.Serialize(config), Is.EqualTo(KubernetesJson.Serialize(KubernetesClientConfiguration.LoadKubeConfig(file))));
    }

    [Test]
    public void The_other_context_is_taken_on_demand_and_an_unknown_one_is_named()
    {
        var file = Write("""
            current-context: a
            contexts: [{name: a, context: {cluster: a}}, {name: b, context: {cluster: b, namespace: shop}}]
            clusters: [{name: a, cluster: {server: "http://127.0.0.1:1"}}, {name: b, cluster: {server: "http://127.0.0.1:2"}}]
            """);

        using var other = KubeConnection.Open(new KubeConnectionOptions { KubeconfigPath = file, Context = "b" });

        Assert.Multiple(() =>
        {
            Assert.That(other.Server, Is.EqualTo(new Uri("http://127.0.0.1:2")));
            Assert.That(
                () => KubeConnection.Open(new KubeConnectionOptions { KubeconfigPath = file, Context = "c" }),
                Throws.Exception.With.Message.Contains(file).And.Message.Contains("context c"));
        });
    }

    [Test]
    public void Paths_are_relative_to_the_file_and_what_stands_in_it_comes_first()
    {
        using var key = ECDsa.Create();
        var pem = new CertificateRequest("CN=ca", key, HashAlgorithmName.SHA256)
            .CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100)).ExportCertificatePem();
        File.WriteAllText(Path.Combine(_folder, "ca.crt"), pem + "\n" + pem);
        var file = Write($$"""
            current-context: a
            contexts: [{name: a, context: {cluster: a, user: u, namespace: shop} }, {name: b, context: {cluster: b, user: u} }]
            clusters:
            - {name: a, cluster: {server: "https://a", certificate-authority: ca.crt, tls-server-name: api} }
            - {name: b, cluster: {server: "https://b", certificate-authority: nowhere, certificate-authority-data: {{Convert.ToBase64String(Encoding.UTF8.GetBytes(pem))}} } }
            users: [{name: u, user: {client-certificate: c.pem, client-key: /k.pem, username: me, password: p, token: t} }]
            """);

        var config = KubeconfigContext.Read(file, null, TimeProvider.System);
        var other = KubeconfigContext.Read(file, "b", TimeProvider.System);

        Assert.Multiple(() =>
        {
            Assert.That(config.SslCaCerts, Has.Count.EqualTo(2));
            Assert.That(other.SslCaCerts, Has.Count.EqualTo(1));
            Assert.That((config.Host, config.Namespace, config.TlsServerName, config.AccessToken), Is.EqualTo(("https://a", "shop", "api", "t")));
            Assert.That((config.Username, config.Password), Is.EqualTo(("me", "p")));
            Assert.That(config.ClientCertificateFilePath, Is.EqualTo(Path.Combine(_folder, "c.pem")));
            Assert.That(config.ClientKeyFilePath, Is.EqualTo("/k.pem"));
        });
    }

    [TestCase("name: a, context: {cluster: b}", "no cluster \"b\"")]
    [TestCase("name: a, context: {cluster: a, user: me}", "no user \"me\"")]
    [TestCase("name: b, context: {cluster: a}", "no context a")]
    public void What_a_context_names_and_is_not_there_is_said(string context, string reason)
    {
        var file = Write("current-context: a\nclusters: [{name: a, cluster: {server: \"http://127.0.0.1:1\"}}]\ncontexts: [{" + context + "}]\n");

        Assert.That(
            () => KubeConnection.Open(new KubeConnectionOptions { KubeconfigPath = file }),
            Throws.TypeOf<k8s.Exceptions.KubeConfigException>().With.Message.Contains(reason).And.Message.Contains(file));
    }

    // {"exp":1764547200}: 1 December 2025.
    [TestCase("oidc", "e30.eyJleHAiOjE3NjQ1NDcyMDB9.c2ln", "2025-11-30", "ended 2025-12-01")]
    [TestCase("oidc", "", "2025-11-30", "has no id-token")]
    [TestCase("gcp", "", "2025-11-30", "gke-gcloud-auth-plugin")]
    public void The_token_of_an_auth_provider_is_taken_while_it_holds(string provider, string token, string good, string reason)
    {
        var file = Write($$"""
            current-context: a
            contexts: [{name: a, context: {cluster: a, user: u} }]
            clusters: [{name: a, cluster: {server: "http://127.0.0.1:1"} }]
            users: [{name: u, user: {auth-provider: {name: {{provider}}, config: {id-token: "{{token}}"} } } }]
            """);

        if (token.Length > 0)
        {
            var time = new FakeTimeProvider(DateTimeOffset.Parse(good + "T00:00:00Z", CultureInfo.InvariantCulture));
            Assert.That(KubeconfigContext.Read(file, null, time).AccessToken, Is.EqualTo(token));
        }

        Assert.That(
            () => KubeConnection.Open(new KubeConnectionOptions { KubeconfigPath = file }),
            Throws.TypeOf<k8s.Exceptions.KubeConfigException>().With.Message.Contains(reason).And.Message.Contains(file));
    }

    [Test]
    public void Preferences_extensions_and_what_nobody_knows_are_passed_over()
    {
        var config = Kubeconfig.Read(Write("""
            preferences: {colors: true, extensions: [{name: a}]}
            current-context: a
            contexts: [{name: a, context: {cluster: a, extensions: [{name: minikube, extension: {b: [c]}}]}}]
            new-field: [1, {two: three}]
            users: null
            """));

        Assert.That(config.CurrentContext, Is.EqualTo("a"));
        Assert.That(config.Contexts.Single().ContextDetails.Cluster, Is.EqualTo("a"));
        Assert.That(config.Users, Is.Empty);
    }

    [TestCase("")]
    [TestCase("kind: Config")]
    [TestCase("current-context: a")]
    [TestCase("contexts: {}\ncurrent-context: a")]
    [TestCase("- a")]
    [TestCase("\"")]
    [TestCase("clusters: [{name: a, cluster: {insecure-skip-tls-verify: maybe}}]")]
    [TestCase("current-context: [a]")]
    [TestCase("users: [{name: u, user: {token: {a: b}}}]")]
    public void What_is_no_kubeconfig_is_said_with_its_path(string text)
    {
        var file = Write(text);

        Assert.That(
            () => KubeConnection.Open(new KubeConnectionOptions { KubeconfigPath = file }),
            Throws.TypeOf<k8s.Exceptions.KubeConfigException>().With.Message.Contains(file));
    }

    [TestCase("client-certificate: /nowhere/c.pem, client-key: /nowhere/k.pem", "/nowhere/c.pem")]
    [TestCase("client-certificate-data: \"***\", client-key-data: \"***\"", "Base-64")]
    public void A_client_certificate_that_cannot_be_read_is_said_with_the_path(string user, string reason)
    {
        var file = Write($$"""
            current-context: a
            contexts: [{name: a, context: {cluster: a, user: u} }]
            clusters: [{name: a, cluster: {server: "https://127.0.0.1:1"} }]
            users:
            - name: u
              user: { {{user}} }
            """);

        Assert.That(
            () => KubeConnection.Open(new KubeConnectionOptions { KubeconfigPath = file }),
            Throws.TypeOf<k8s.Exceptions.KubeConfigException>().With.Message.Contains(file).And.Message.Contains(reason));
    }

    private string Write(string text)
    {
        var file = Path.Combine(_folder, "config");
        File.WriteAllText(file, text);
        return file;
    }
}
