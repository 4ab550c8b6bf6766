using System.Net.Http.Headers;
using System.Runtime.Versioning;
using System.Text.Json;
using k8s;
using k8s.Exceptions;
using Keyferry.Kubernetes.Connecting;
using Microsoft.Extensions.Time.Testing;

namespace Keyferry.Kubernetes.Tests.Connecting;

/// <summary>Kubeconfigs whose user is a program's answer, as those of EKS, AKS and GKE are.</summary>
[SupportedOSPlatform("linux")]
public sealed class CredentialPluginTests
{
    private const string Version = "client.authentication.k8s.io/v1";
    private static readonly DateTimeOffset Now = new(2026, 12, 1, 12, 0, 0, TimeSpan.Zero);

    private string _folder = "";

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("keyferry-plugin-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public async Task A_token_is_taken_until_shortly_before_it_ends()
    {
        var time = new FakeTimeProvider(Now);
        var config = Read(
            "n=$(cat \"$COUNT\" 2>/dev/null || echo 0); n=$((n+1)); echo $n >\"$COUNT\"\n"
            + Answer("""{"token":"token-'$n'","expirationTimestamp":"2026-12-01T12:15:00Z"}"""), time, $"env: [{{name: COUNT, value: {_folder}/count}}]");

        var first = await HeaderAsync(config);
        time.Advance(TimeSpan.FromMinutes(14));
        var same = await HeaderAsync(config);
        time.Advance(TimeSpan.FromSeconds(51));
        var next = await HeaderAsync(config);

        Assert.That((string[])[first, same, next], Is.EqualTo(new[] { "Bearer token-1", "Bearer token-1", "Bearer token-2" }));
    }

    [Test]
    public void The_plugin_is_told_of_the_cluster_and_given_its_words()
    {
        Read(
            "printf '%s' \"$KUBERNETES_EXEC_INFO\" >\"$1\"\n" + Answer("""{"token":"t"}"""), TimeProvider.System,
            $"args: [{_folder}/info], provideClusterInfo: true");

        using var info = JsonDocument.Parse(File.ReadAllText(Path.Combine(_folder, "info")));
        Assert.That(
            info.RootElement.GetRawText(),
            Is.EqualTo("""
                {"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1","spec":{"interactive":false,"cluster":{"server":"https://127.0.0.1:1","tls-server-name":"api"}}}
                """));
    }

    [Test]
    public void A_client_certificate_stands_where_the_kubeconfig_has_it()
    {
        var config = Read(Answer("""{"clientCertificateData":"CERT","clientKeyData":"KEY"}"""), TimeProvider.System);

        Assert.Multiple(() =>
        {
            Assert.That(config.ClientCertificateData, Is.EqualTo("Q0VSVA=="));
            Assert.That(config.ClientCertificateKeyData, Is.EqualTo("S0VZ"));
            Assert.That(config.TokenProvider, Is.Null);
        });
    }

    [TestCase("exit 3", "ended with 3")]
    [TestCase("echo secret-token", "its output is not JSON")]
    [TestCase("""echo '{"apiVersion":"client.authentication.k8s.io/v1beta1","kind":"ExecCredential","status":{"token":"secret-token"}}'""", "no ExecCredential of client.authentication.k8s.io/v1")]
    [TestCase("""echo '{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","spec":{}}'""", "neither status.token")]
    [TestCase("""echo '{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{"clientKeyData":"secret-token","token":"t"}}'""", "one of status.clientCertificateData and status.clientKeyData")]
    [TestCase("""echo '{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{"token":"secret-token","expirationTimestamp":"soon"}}'""", "expirationTimestamp")]
    [TestCase("yes secret-token", "more than 1 MiB")]
    public void What_gives_no_credentials_is_named_with_the_file_and_without_its_output(string script, string reason)
    {
        var file = Write(script, "");

        Assert.That(
            () => KubeConnection.Open(new KubeConnectionOptions { KubeconfigPath = file }),
            Throws.TypeOf<KubeConfigException>().With.Message.Contains(reason).And.Message.Contains(file).And.Message.Contains("plugin.sh")
                .And.Message.Not.Contains("secret-token"));
    }

    [Test]
    public void A_plugin_that_is_not_installed_is_told_with_the_hint()
    {
        var file = Write("", "installHint: \"install it with: get-it\"");
        File.Delete(Path.Combine(_folder, "plugin.sh"));

        Assert.That(
            () => KubeConnection.Open(new KubeConnectionOptions { KubeconfigPath = file }),
            Throws.TypeOf<KubeConfigException>().With.Message.Contains("./plugin.sh cannot be run").And.Message.Contains("install it with: get-it"));
    }

    private static string Answer(string status) =>
        $"echo '{{\"apiVersion\":\"{Version}\",\"kind\":\"ExecCredential\",\"status\":{status}}}'";

    private KubernetesClientConfiguration Read(string script, TimeProvider time, string more = "") => KubeconfigContext.Read(Write(script, more), null, time);

    private static async Task<string> HeaderAsync(KubernetesClientConfiguration config) =>
        (await config.TokenProvider.GetAuthenticationHeaderAsync(CancellationToken.None)) is AuthenticationHeaderValue header ? header.ToString() : "";

    private string Write(string script, string more)
    {
        var plugin = Path.Combine(_folder, "plugin.sh");
        File.WriteAllText(plugin, $"#!/bin/sh\n{script}\n");
        File.SetUnixFileMode(plugin, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        var file = Path.Combine(_folder, "config");
        File.WriteAllText(file, $$"""
            current-context: a
            contexts: [{name: a, context: {cluster: a, user: u} }]
            clusters: [{name: a, cluster: {server: "https://127.0.0.1:1", tls-server-name: api} }]
            users:
            - name: u
              user:
                exec: {apiVersion: {{Version}}, command: ./plugin.sh, {{more}}}
            """);
        return file;
    }
}
