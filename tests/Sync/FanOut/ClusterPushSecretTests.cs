using System.Text.Json.Nodes;
using Keyferry.Sync.Tests.Support;
using NUnit.Framework;
using static Keyferry.Sync.Tests.FanOut.FanOutCluster;

namespace Keyferry.Sync.Tests.FanOut;

/// <summary>A whole engine serves ClusterPushSecrets over an API server in memory.</summary>
public sealed class ClusterPushSecretTests
{
    private static readonly string Owner = $"{Alpha}/clusterpushsecrets/all";

    [Test]
    public async Task Namespaces_get_and_lose_their_PushSecret_and_no_finalizer_is_needed()
    {
        await using var cluster = await FanOutCluster.StartAsync();
        await cluster.NamespaceAsync("a");
        await cluster.NamespaceAsync("b");
        await cluster.SendAsync("POST", $"{Alpha}/namespaces/b/pushsecrets", """
            {"apiVersion":"external-secrets.io/v1alpha1","kind":"PushSecret","metadata":{"name":"push","namespace":"b"},
             "spec":{"secretStoreRefs":[{"name":"x"}],"selector":{"secret":{"name":"y"}}}}
            """);
        await using var run = EngineRun.Start(cluster.Kubeconfig);
        await cluster.ClusterPushSecretAsync();
        await cluster.WaitStatusAsync("False one or more namespaces failed; a; b: push secret already exists in namespace", Owner);
        var since = await SinceAsync();
        Assert.That(since, Is.Not.Null, "the status says since when");

        var child = (await cluster.GetAsync($"{Alpha}/namespaces/a/pushsecrets/push"))!;
        using (Assert.EnterMultipleScope())
        {
            Assert.That((string?)child["spec"]!["refreshInterval"], Is.EqualTo("1h0m0s"));
            Assert.That((string?)child["metadata"]!["labels"]!["a"], Is.EqualTo("1"));
            Assert.That((string?)child["metadata"]!["ownerReferences"]![0]!["kind"], Is.EqualTo("ClusterPushSecret"));
            Assert.That((await cluster.GetAsync(Owner))!["metadata"]!["finalizers"], Is.Null);
        }

        await cluster.DeleteAsync($"{Alpha}/namespaces/b/pushsecrets/push");
        await cluster.WaitStatusAsync("True ; a,b; ", Owner);

        await cluster.PatchAsync("/api/v1/namespaces/a", """{"metadata":{"labels":null}}""");
        await cluster.WaitStatusAsync("True ; b; ", Owner);
        await TestCluster.UntilAsync(async () => !await cluster.ExistsAsync($"{Alpha}/namespaces/a/pushsecrets/push"));

        async Task<string?> SinceAsync() =>
            (string?)((JsonArray)(await cluster.GetAsync(Owner))!["status"]!["conditions"]!)[0]!["lastTransitionTime"];
    }
}
