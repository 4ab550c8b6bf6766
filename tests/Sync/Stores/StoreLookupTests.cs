using k8s.Models;
using Keyferry.Api.Resources;
using Keyferry.Api.Shared;
using Keyferry.Api.Stores;
using Keyferry.Kubernetes.Controllers;
using Keyferry.Sync.Tests.Support;
using NUnit.Framework;

namespace Keyferry.Sync.Tests.Stores;

/// <summary>Stores are found in the cache, and what keeps them from being used is told as it is.</summary>
public sealed class StoreLookupTests
{
    [Test]
    public async Task A_store_that_is_not_ready_is_not_read_again()
    {
        using var scene = new Scene();
        scene.PutStore("shelf", ready: false);
        scene.PutApp();

        await scene.PassAsync();

        Assert.That(scene.Api.Count("get", "secretstores"), Is.Zero);
        Assert.That(await scene.ToldAsync(1), Has.Some.Contains("SecretStore \"shelf\" is not ready"));
    }

    [TestCase(404, "SecretStore.external-secrets.io \"absent\" not found")]
    [TestCase(403, "could not get SecretStore \"absent\": the server says so")]
    [TestCase(0, "could not get SecretStore \"absent\": the server says so")]
    public async Task A_store_that_cannot_be_read_is_not_called_missing(int code, string expected)
    {
        using var scene = new Scene();
        scene.PutApp(store: "absent");
        scene.Api.Script = call => call.Plural == "secretstores" && code != 404
            ? ScriptedKubeApi.Failure(code, "", "the server says so", TimeSpan.FromSeconds(9))
            : null;

        var outcome = await scene.PassAsync();

        Assert.That(outcome.Kind, Is.EqualTo(ReconcileResultKind.RequeueWithBackoff));
        Assert.That(outcome.Delay, Is.EqualTo(code == 404 ? TimeSpan.Zero : TimeSpan.FromSeconds(9)));
        Assert.That(scene.Api.Count("get", "secretstores"), Is.EqualTo(1));
        Assert.That(await scene.ToldAsync(1), Has.Some.Contains(expected));
    }

    [Test]
    public async Task A_namespace_that_cannot_be_read_is_not_called_denied()
    {
        using var scene = new Scene();
        PutClusterStore(scene, new NamespaceCondition
        {
            NamespaceSelector = new LabelSelector { MatchLabels = new() { ["team"] = "a" } },
        });
        scene.Api.Script = static call =>
            call.Plural == "namespaces" ? ScriptedKubeApi.Failure(403, "Forbidden", "may not read it") : null;

        await scene.PassAsync();

        Assert.That(await scene.ToldAsync(1), Has.Some.Contains("could not get namespace \"team\"").And.None.Contains("denied"));
    }

    [TestCase("^te", true)]
    [TestCase("(?P<n>eam)$", true)]
    [TestCase("[[:alpha:]]{4}", true)]
    [TestCase("^other", false)]
    [TestCase("(?=team)", false)]
    [TestCase("[", false)]
    public async Task Namespace_patterns_are_RE2(string pattern, bool allowed)
    {
        using var scene = new Scene();
        PutClusterStore(scene, new NamespaceCondition { NamespaceRegexes = [pattern] });

        await scene.PassAsync();

        Assert.That(scene.Condition()!.Status, Is.EqualTo(allowed ? "True" : "False"));
    }

    [Test]
    public async Task Namespace_patterns_of_a_store_are_bounded_together()
    {
        var dear = string.Concat(Enumerable.Repeat(".{0,1000}", 60));
        using var scene = new Scene();
        PutClusterStore(scene, new NamespaceCondition { NamespaceRegexes = [$"^other{dear}$", $"^te{dear}$"] });

        await scene.PassAsync();

        Assert.That(scene.Condition()!.Status, Is.EqualTo("False"), "the second is beyond what the patterns of one store may take");
    }

    [Test]
    public async Task Twenty_missing_stores_are_asked_for_and_no_more()
    {
        using var scene = new Scene();
        scene.PutApp(static es => es.Spec.Data = [.. Enumerable.Range(0, 500).Select(static i =>
            new Keyferry.Api.ExternalSecrets.ExternalSecretData
            {
                SecretKey = $"k{i}",
                RemoteRef = new() { Key = "pw" },
                SourceRef = new() { StoreRef = new StoreRef { Name = $"absent-{i}" } },
            })]);

        await scene.PassAsync();

        Assert.That(scene.Api.Count("get", "secretstores"), Is.EqualTo(20));
        Assert.That(scene.Condition()!.Status, Is.EqualTo("False"));
    }

    [TestCase(-100)]
    [TestCase(0)]
    [TestCase(100)]
    public async Task A_new_store_is_waited_for_whatever_the_servers_clock_says(int hoursAhead)
    {
        using var scene = new Scene();
        scene.PutStore("shelf", ready: null);
        scene.Api.Change(ApiResources.SecretStores, new("team", "shelf"), o => o["metadata"]!["creationTimestamp"] =
            scene.Time.GetUtcNow().AddHours(hoursAhead).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'"));
        scene.PutApp();

        Assert.That(await scene.PassAsync(), Is.EqualTo(ReconcileResult.Postpone(TimeSpan.FromSeconds(1))));
        scene.Time.Advance(TimeSpan.FromSeconds(6));
        Assert.That((await scene.PassAsync()).Kind, Is.EqualTo(ReconcileResultKind.RequeueWithBackoff));
    }

    [Test]
    public async Task Two_keys_of_one_Secret_cost_one_read_and_the_next_pass_reads_anew()
    {
        using var scene = new Scene();
        scene.PutSecret("aws", "x", static s => s.Data = new Dictionary<string, byte[]> { ["id"] = "a"u8.ToArray(), ["secret"] = "b"u8.ToArray() });
        var reader = new Sync.Stores.ReferenceReader(scene.Api.Kube, null);
        var store = new Providers.Contract.StoreObject("SecretStore", "team", "shelf", new SecretStoreSpec());

        for (var pass = 0; pass < 2; pass++)
        {
            using var references = reader.Begin();
            var context = new Providers.Contract.StoreContext(store, "team", references);
            using var id = (await references.SecretKeyAsync(context, "aws", "id", null, default)).Value!;
            using var secret = (await references.SecretKeyAsync(context, "aws", "secret", null, default)).Value!;
            Assert.That((id.Bytes.ToArray(), secret.Bytes.ToArray()), Is.EqualTo(("a"u8.ToArray(), "b"u8.ToArray())));
        }

        Assert.That(scene.Api.Count("get", "secrets"), Is.EqualTo(2));
    }

    private static void PutClusterStore(Scene scene, NamespaceCondition condition)
    {
        scene.Api.Put(ApiResources.ClusterSecretStores, new ClusterSecretStore
        {
            Metadata = new V1ObjectMeta { Name = "wide" },
            Spec = new SecretStoreSpec
            {
                Provider = new StoreProviderSpec { Fake = new FakeProviderSpec() },
                Conditions = [condition],
            },
            Status = Scene.Ready(true),
        });
        scene.PutApp(static es => es.Spec.SecretStoreRef = new StoreRef { Kind = "ClusterSecretStore", Name = "wide" });
    }
}
