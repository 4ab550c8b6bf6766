using k8s;
using Keyferry.Local.Server;
using NUnit.Framework;

namespace Keyferry.Local.Tests.Rest;

[TestFixture]
internal sealed class HostingTests
{
    [Test, CancelAfter(30_000)]
    public async Task The_official_client_reads_the_kubeconfig_and_trusts_the_certificate(CancellationToken cancel)
    {
        await using var server = await InMemoryApiServer.StartAsync(cancellationToken: cancel);
        var path = Path.Combine(TestContext.CurrentContext.WorkDirectory, $"kubeconfig-{server.Address.Port}");
        server.WriteKubeconfig(path);
        try
        {
            using var client = new k8s.Kubernetes(KubernetesClientConfiguration.BuildConfigFromConfigFile(path));
            var namespaces = await client.CoreV1.ListNamespaceAsync(cancellationToken: cancel);
            Assert.That(namespaces.Items.Select(n => n.Metadata.Name), Does.Contain("default").And.Contain("kube-system"));
            if (!OperatingSystem.IsWindows())
            {
                Assert.That(File.GetUnixFileMode(path), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite));
            }
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Test, CancelAfter(30_000)]
    public async Task A_wrong_token_is_unauthorized_and_none_is_anonymous(CancellationToken cancel)
    {
        await using var test = await TestServer.StartAsync(cancel: cancel);
        test.Client.DefaultRequestHeaders.Authorization = new("Bearer", "wrong");
        Assert.That((await test.SendAsync("GET", "/api/v1/namespaces", cancel: cancel)).Status, Is.EqualTo(401));
        test.Client.DefaultRequestHeaders.Authorization = null;
        Assert.That((await test.SendAsync("GET", "/api/v1/namespaces", cancel: cancel)).Status, Is.EqualTo(403));
    }

    [Test, CancelAfter(30_000)]
    public async Task A_token_of_a_service_account_opens_what_its_role_grants(CancellationToken cancel)
    {
        await using var test = await TestServer.StartAsync(cancel: cancel);
        var (_, token) = await test.SendAsync("POST", "/api/v1/namespaces/default/serviceaccounts/default/token", """{"spec":{}}""", cancel: cancel);
        await test.SendAsync("POST", "/apis/rbac.authorization.k8s.io/v1/clusterroles", """
            {"metadata":{"name":"reader"},"rules":[{"apiGroups":[""],"resources":["secrets"],"verbs":["list"]}]}
            """, cancel: cancel);
        await test.SendAsync("POST", "/apis/rbac.authorization.k8s.io/v1/clusterrolebindings", """
            {"metadata":{"name":"reader"},"roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"ClusterRole","name":"reader"},
             "subjects":[{"kind":"ServiceAccount","name":"default","namespace":"default"}]}
            """, cancel: cancel);
        test.Client.DefaultRequestHeaders.Authorization = new("Bearer", token["status"]!["token"]!.GetValue<string>());
        Assert.That((await test.SendAsync("GET", "/api/v1/secrets", cancel: cancel)).Status, Is.EqualTo(200));
        Assert.That((await test.SendAsync("GET", "/api/v1/configmaps", cancel: cancel)).Status, Is.EqualTo(403));
    }

    [Test, CancelAfter(30_000)]
    public async Task A_server_stops_while_a_watch_is_open(CancellationToken cancel)
    {
        var test = await TestServer.StartAsync(cancel: cancel);
        using var response = await test.Client.GetAsync("/api/v1/secrets?watch=true", HttpCompletionOption.ResponseHeadersRead, cancel);
        await test.Server.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(10), cancel);
        Assert.That(await response.Content.ReadAsStringAsync(cancel), Is.Empty);
        test.Client.Dispose();
    }
}
