using k8s.Models;
using Keyferry.Kubernetes.Calls;
using Keyferry.Kubernetes.Types;
using Keyferry.Webhook.Options;
using Keyferry.Webhook.Tests.Fakes;
using Keyferry.Webhook.Why;
using NUnit.Framework;

namespace Keyferry.Webhook.Tests.Why;

/// <summary><c>keyferry why</c> beside an engine that serves one namespace.</summary>
public sealed class WhyNamespaceTests
{
    [Test]
    public async Task What_is_outside_of_the_engine_s_namespace_is_told_so_with_what_to_do()
    {
        await using var scene = await WhyScene.StartAsync(engine: true, only: "team");
        await scene.Cluster.ApplyAsync(
            LocalCluster.Store("team", "fake", "x"), LocalCluster.ExternalSecret("team", "db", "fake"),
            LocalCluster.Store("default", "fake", "x"), LocalCluster.ExternalSecret("default", "db", "fake"));
        await scene.ApplyAsync("""
            {"apiVersion": "external-secrets.io/v1", "kind": "ClusterExternalSecret", "metadata": {"name": "wide"},
             "spec": {"namespaces": ["default"], "externalSecretSpec": {"secretStoreRef": {"name": "fake"},
                      "data": [{"secretKey": "k", "remoteRef": {"key": "pw"}}]}}}
            """);
        await scene.ApplyAsync("""
            {"apiVersion": "external-secrets.io/v1alpha1", "kind": "PushSecret", "metadata": {"name": "push", "namespace": "default"},
             "spec": {"secretStoreRefs": [{"name": "fake"}], "selector": {"secret": {"name": "db"}},
                      "data": [{"match": {"remoteRef": {"remoteKey": "k"}}}]}}
            """);
        await scene.ApplyAsync("""
            {"apiVersion": "external-secrets.io/v1", "kind": "ClusterSecretStore", "metadata": {"name": "shared"},
             "spec": {"provider": {"fake": {"data": [{"key": "pw", "value": "x"}]}}}}
            """);

        var (own, inside, _) = await scene.UntilAsync("db: healthy", "db", "-n", "team");
        var (code, outside, _) = await scene.WhyAsync("db");
        var (_, json, _) = await scene.WhyAsync("db", "-o", "json");
        var store = await scene.WhyAsync("fake");
        var push = await scene.WhyAsync("push");
        var wide = await scene.WhyAsync("wide");
        var shared = await scene.WhyAsync("shared");

        const string Elsewhere = "with --namespace the engine that leads serves namespace \"team\" alone, and this object is in \"default\": run one for \"default\" too";
        Assert.Multiple(() =>
        {
            Assert.That((own, code), Is.EqualTo((0, 1)), inside);
            Assert.That(outside, Does.Contain("leads, for namespace \"team\" alone (Lease team/external-secrets-controller").And.Contain(Elsewhere));
            Assert.That(outside, Does.Not.Contain("give the engine a moment"));
            Assert.That(json, Does.Contain("OutsideNamespace").And.Not.Contain("NeverReconciled"));
            Assert.That(store.Output, Does.Contain(Elsewhere));
            Assert.That(push.Output, Does.Contain(Elsewhere));
            Assert.That(wide.Output, Does.Contain("and no ClusterExternalSecrets: run one without --namespace"));
            Assert.That(shared.Output, Does.Contain("only with --enable-cluster-store-reconciler"));
        });
    }

    [TestCase("kube-system", "kube-public", "shop", ExpectedResult = new[] { "kube-public", "kube-system" })]
    [TestCase("kube-system", "kube-public", "kube-public", ExpectedResult = new string[0])]
    [TestCase("kube-system", "", "shop", ExpectedResult = new string[0], Description = "one that serves all")]
    [TestCase("kube-system", null, "shop", ExpectedResult = new string[0], Description = "a holder that does not say what it serves")]
    [TestCase("kube-system", "elsewhere", "shop", ExpectedResult = new string[0], Description = "what is written by hand counts for nothing")]
    public async Task<IReadOnlyList<string>> Engines_serve_what_their_Leases_say(string first, string? second, string ns)
    {
        await using var cluster = await LocalCluster.StartAsync(https: false);
        await HoldAsync(cluster, "kube-system", first);
        await HoldAsync(cluster, "kube-public", second);

        return (await EngineLease.ReadAsync(cluster.Kube.Api, ns, TimeProvider.System.GetUtcNow(), CancellationToken.None)).OtherNamespaces;
    }

    private static async Task HoldAsync(LocalCluster cluster, string where, string? serves)
    {
        var lease = new V1Lease
        {
            Metadata = new V1ObjectMeta
            {
                Name = "external-secrets-controller", NamespaceProperty = where,
                Annotations = serves is null ? null : new Dictionary<string, string> { [LeaseAnnotations.WatchNamespace] = serves },
            },
            Spec = new V1LeaseSpec { HolderIdentity = "pod-" + where, RenewTime = TimeProvider.System.GetUtcNow().UtcDateTime, LeaseDurationSeconds = 60 },
        };
        var created = await cluster.Kube.Api.CreateAsync(BuiltIn.Lease, lease, WriteOptions.Plain, CancellationToken.None);
        Assert.That(created.Ok, Is.True, created.Failure?.Message);
    }
}
