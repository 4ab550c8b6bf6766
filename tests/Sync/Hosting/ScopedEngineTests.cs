using Keyferry.Sync.Tests.Support;
using NUnit.Framework;

namespace Keyferry.Sync.Tests.Hosting;

/// <summary>An engine that may not do everything does what it may, and names what it lacks.</summary>
public sealed class ScopedEngineTests
{
    private const string ExternalSecrets = "externalsecrets";

    private const string Rest = """
        {"apiGroups":[""],"resources":["configmaps","serviceaccounts"],"verbs":["get","list","watch"]},
        {"apiGroups":["","events.k8s.io"],"resources":["events"],"verbs":["create","patch"]},
        {"apiGroups":["apps","argoproj.io"],"resources":["*"],"verbs":["get","list","watch","patch"]},
        {"apiGroups":["coordination.k8s.io"],"resources":["leases"],"verbs":["*"]}
        """;

    private const string Ours = """
        {"apiGroups":["external-secrets.io"],"verbs":["get","list","watch","update","patch"],
         "resources":["externalsecrets","externalsecrets/status","externalsecrets/finalizers","secretstores","secretstores/status","pushsecrets","pushsecrets/status"]},
        {"apiGroups":["generators.external-secrets.io"],"resources":["*"],"verbs":["get","list","watch"]}
        """;

    private const string Secrets =
        """{"apiGroups":[""],"resources":["secrets"],"verbs":["get","list","watch","create","update","patch","delete"]}""";

    [Test]
    public async Task With_a_role_for_one_namespace_it_works_and_asks_for_nothing_outside()
    {
        await using var cluster = await TestCluster.StartAsync();
        await cluster.StoreAsync("shelf");
        var kubeconfig = await cluster.AccountAsync(clusterWide: false, $"[{Ours},{Secrets},{Rest}]");
        await using var run = EngineRun.Start(
            kubeconfig, static o => o with { Namespace = "ns", ServesClusterStores = false });
        await cluster.ExternalSecretAsync("cluster-ref", "anything", "ClusterSecretStore");
        await cluster.ExternalSecretAsync("fine", "shelf");

        await cluster.WaitReadyAsync(ExternalSecrets, "fine");
        Assert.That(run.Engine.NotReadyReason, Is.Null);
        Assert.That(run.Engine.Progress().Watches, Has.All.Property("Namespace").EqualTo("ns"));
        Assert.That(run.Log.Lines, Has.None.Contains("cannot list").And.None.Contains("cannot watch"));
    }

    [Test]
    public async Task A_right_to_cluster_stores_that_is_missing_is_told_once_and_holds_up_nothing()
    {
        await using var cluster = await TestCluster.StartAsync();
        await cluster.StoreAsync("shelf");
        var kubeconfig = await cluster.AccountAsync(clusterWide: true, $"[{Ours},{Secrets},{Rest}]");
        await using var run = EngineRun.Start(kubeconfig);
        await cluster.ExternalSecretAsync("fine", "shelf");

        await cluster.WaitReadyAsync(ExternalSecrets, "fine");
        await Task.Delay(TimeSpan.FromSeconds(4));

        Assert.That(run.Engine.NotReadyReason, Is.Null);
        var told = run.Log.Lines.Where(static l => l.Contains("clustersecretstores", StringComparison.Ordinal)).ToList();
        Assert.That(told, Has.Count.EqualTo(1));
        Assert.That(told[0], Does.Contain("cannot list clustersecretstores.external-secrets.io at the cluster scope (HTTP 403)")
            .And.Contain("grant the verbs list and watch on clustersecretstores.external-secrets.io at the cluster scope"));
    }

    [Test]
    public async Task A_right_to_workloads_that_is_missing_is_told_once_for_each_kind_and_holds_up_nothing()
    {
        await using var cluster = await TestCluster.StartAsync();
        await cluster.StoreAsync("shelf");
        var rest = string.Join(",\n", Rest.Split(",\n").Where(static rule => !rule.Contains("\"apps\"", StringComparison.Ordinal)));
        var kubeconfig = await cluster.AccountAsync(clusterWide: true, $"[{Ours},{Secrets},{rest}]");
        await using var run = EngineRun.Start(kubeconfig);
        await cluster.ExternalSecretAsync("fine", "shelf");

        await cluster.WaitReadyAsync(ExternalSecrets, "fine");
        await Task.Delay(TimeSpan.FromSeconds(4));

        Assert.That(run.Engine.NotReadyReason, Is.Null);
        foreach (var kind in new[] { "deployments.apps", "statefulsets.apps", "daemonsets.apps" })
        {
            Assert.That(
                run.Log.Lines.Where(l => l.Contains(kind, StringComparison.Ordinal)),
                Has.One.Items.And.One.Contains($"grant the verbs list and watch on {kind} in all namespaces"), kind);
        }
    }

    [Test]
    public async Task A_definition_of_cluster_stores_that_is_missing_holds_up_nothing_and_may_come_later()
    {
        await using var cluster = await TestCluster.StartAsync(but: "clustersecretstores.external-secrets.io");
        await cluster.StoreAsync("shelf");
        await using var run = EngineRun.Start(cluster.Kubeconfig);
        await cluster.ExternalSecretAsync("fine", "shelf");
        await cluster.WaitReadyAsync(ExternalSecrets, "fine");
        Assert.That(run.Log.Lines, Has.One.Contains("the server does not serve external-secrets.io/v1: install the definition of clustersecretstores"));

        await cluster.DefineAsync("clustersecretstores.external-secrets.io");
        await cluster.SendAsync("POST", "/apis/external-secrets.io/v1/clustersecretstores", """
            {"apiVersion":"external-secrets.io/v1","kind":"ClusterSecretStore","metadata":{"name":"wide"},"spec":{
             "provider":{"fake":{"data":[{"key":"pw","value":"v1"}]}}}}
            """);

        await cluster.WaitReadyAsync("clustersecretstores", "wide", ns: "");
    }

    [Test]
    public async Task An_essential_right_that_is_missing_is_named_by_readiness_and_the_log_and_waited_for()
    {
        await using var cluster = await TestCluster.StartAsync();
        await cluster.StoreAsync("shelf");
        var kubeconfig = await cluster.AccountAsync(clusterWide: false, $"[{Ours},{Rest}]");
        await using var run = EngineRun.Start(
            kubeconfig, static o => o with { Namespace = "ns", ServesClusterStores = false });
        await cluster.ExternalSecretAsync("fine", "shelf");
        const string Lacks = "cannot list secrets in namespace ns (HTTP 403)";
        await TestCluster.UntilAsync(() => Task.FromResult(
            run.Engine.NotReadyReason?.Contains(Lacks, StringComparison.Ordinal) == true));
        Assert.That(run.Engine.NotReadyReason, Does.StartWith("waits ").And.EndWith("grant the verbs list and watch on secrets in namespace ns"));
        Assert.That(run.Engine.Progress().Stalled, Is.False, "a restart would not cure it");
        await Task.Delay(TimeSpan.FromSeconds(3));
        Assert.That(run.Log.Lines.Count(static l => l.Contains(Lacks, StringComparison.Ordinal)), Is.EqualTo(1));

        await cluster.PatchAsync(
            "/apis/rbac.authorization.k8s.io/v1/namespaces/ns/roles/scoped", $$"""{"rules":[{{Ours}},{{Secrets}},{{Rest}}]}""");

        await cluster.WaitReadyAsync(ExternalSecrets, "fine");
        Assert.That(run.Engine.NotReadyReason, Is.Null);
    }
}
