using System.Text.Json;
using Keyferry.Sync.Overview;
using Keyferry.Sync.Restarts;
using NUnit.Framework;

namespace Keyferry.Sync.Tests.Overview;

/// <summary>What is kept of workloads and pods for the status page.</summary>
public sealed class SecretConsumerTests
{
    private const string Spec = """{"containers": [{"name": "c", "env": [{"name": "P", "valueFrom": {"secretKeyRef": {"name": "db", "key": "password"}}}], "envFrom": [{"secretRef": {"name": "all"}}]}]}""";

    [Test]
    public void A_workload_that_asks_for_nothing_is_read_with_the_keys_of_its_pods()
    {
        var read = Read($$"""
            {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "shop", "namespace": "team"},
             "spec": {"template": {"metadata": {"annotations": {"{{RestartAnnotations.RestartedAt}}": "2026-11-30T09:00:00Z"} }, "spec": {{Spec}} } } }
            """);

        Assert.Multiple(() =>
        {
            Assert.That((read.Kind, read.Metadata.NamespaceProperty, read.Metadata.Name), Is.EqualTo(("Deployment", "team", "shop")));
            Assert.That(read.Secrets["db"].Keys, Is.EqualTo(new[] { "password" }));
            Assert.That(read.Secrets["all"].Keys, Is.Null, "every key");
            Assert.That(read.RestartedAt, Is.EqualTo("2026-11-30T09:00:00Z"));
            Assert.That(read.IsControlled, Is.False);
        });
    }

    [TestCase("""[{"kind": "ReplicaSet", "name": "shop-1", "controller": true}]""", true)]
    [TestCase("""[{"kind": "Backup", "name": "nightly", "controller": false}]""", false)]
    [TestCase("[]", false)]
    public void A_pod_is_read_as_what_a_template_makes_and_says_whether_it_is_bare(string owners, bool isControlled)
    {
        var read = Read($$"""
            {"kind": "Pod", "metadata": {"name": "by-hand", "ownerReferences": {{owners}}, "annotations": {"{{RestartAnnotations.RestartedAt}}": "2026-11-30T09:00:00Z"} }, "spec": {{Spec}} }
            """);

        Assert.That(read.Secrets.Keys, Is.EquivalentTo(new[] { "db", "all" }));
        Assert.That(read.IsControlled, Is.EqualTo(isControlled));
        Assert.That(read.RestartedAt, Is.Null, "Keyferry restarts no pod by itself");
    }

    [TestCase("{}")]
    [TestCase("""{"metadata": [], "spec": 1}""")]
    [TestCase("""{"metadata": {"name": 1, "ownerReferences": {"controller": true}}, "spec": {"template": [], "containers": "x"}}""")]
    public void What_is_not_as_expected_is_passed_over(string json)
    {
        var read = Read(json);
        Assert.That(read.Secrets, Is.Empty);
        Assert.That(read.IsControlled, Is.False);
    }

    private static SecretConsumer Read(string json) => JsonSerializer.Deserialize(json, SecretConsumerKinds.Pods.Json)!;
}
