using System.Text.Json.Nodes;
using Keyferry.Sync.Tests.Support;
using NUnit.Framework;
using static Keyferry.Sync.Tests.FanOut.FanOutCluster;

namespace Keyferry.Sync.Tests.FanOut;

/// <summary>A whole engine serves ClusterExternalSecrets over an API server in memory.</summary>
public sealed class ClusterExternalSecretTests
{
    [Test]
    public async Task Namespaces_get_and_lose_their_child_with_their_labels_and_end_without_us()
    {
        await using var cluster = await FanOutCluster.StartAsync();
        await cluster.NamespaceAsync("a");
        await cluster.NamespaceAsync("b", team: "red");
        await using var run = EngineRun.Start(cluster.Kubeconfig);
        await cluster.ClusterExternalSecretAsync(more: ""","namespaces":["ns","nowhere"]""");
        await cluster.WaitStatusAsync("True ; a,ns; ");
        await cluster.WaitReadyAsync("externalsecrets", "app", ns: "a");

        await cluster.PatchAsync("/api/v1/namespaces/b", """{"metadata":{"labels":{"team":"blue"}}}""");
        await cluster.WaitStatusAsync("True ; a,b,ns; ");
        await cluster.WaitReadyAsync("externalsecrets", "app", ns: "b");

        await cluster.PatchAsync("/api/v1/namespaces/a", """{"metadata":{"labels":{"team":"red"}}}""");
        await TestCluster.UntilAsync(async () => !await cluster.ExistsAsync(Child("a")));
        await cluster.WaitStatusAsync("True ; b,ns; ");

        await cluster.DeleteAsync("/api/v1/namespaces/b");
        await TestCluster.UntilAsync(async () => !await cluster.ExistsAsync("/api/v1/namespaces/b"));
        await cluster.WaitStatusAsync("True ; ns; ");
        Assert.That(run.Log.Lines, Has.None.Contains("Error"));
    }

    [Test]
    public async Task A_child_is_put_back_as_it_was_and_made_again()
    {
        await using var cluster = await FanOutCluster.StartAsync();
        await using var run = EngineRun.Start(cluster.Kubeconfig);
        await cluster.NamespaceAsync("a");
        await cluster.ClusterExternalSecretAsync(more: ""","externalSecretMetadata":{"labels":{"x":"1"},"annotations":{"y":"2"}}""");
        await cluster.WaitStatusAsync("True ; a; ");
        var made = (await cluster.GetAsync(Child("a")))!;

        await cluster.PatchAsync(Child("a"), """
            {"metadata":{"labels":{"x":null,"by":"hand"},"annotations":null,"ownerReferences":[]},"spec":{"refreshInterval":"7m","data":[]}}
            """);
        await cluster.WaitStatusAsync("False one or more namespaces failed; ; a: external secret already exists in namespace");

        // Whoever gives it back has it put right.
        await cluster.PatchAsync(Child("a"), $$"""{"metadata":{"ownerReferences":{{made["metadata"]!["ownerReferences"]!.ToJsonString()}} } }""");
        await TestCluster.UntilAsync(async () => Same(made, await cluster.GetAsync(Child("a"))));

        await cluster.DeleteAsync(Child("a"));
        await TestCluster.UntilAsync(async () =>
            await cluster.GetAsync(Child("a")) is { } again && Same(made, again) && !JsonNode.DeepEquals(made["metadata"]!["uid"], again["metadata"]!["uid"]));
        await cluster.WaitStatusAsync("True ; a; ");

        static bool Same(JsonObject one, JsonObject? other) =>
            JsonNode.DeepEquals(one["spec"], other?["spec"])
            && new[] { "labels", "annotations", "ownerReferences" }.All(f => JsonNode.DeepEquals(one["metadata"]![f], other?["metadata"]![f]));
    }

    [Test]
    public async Task A_child_of_somebody_else_is_left_alone_until_it_goes()
    {
        await using var cluster = await FanOutCluster.StartAsync();
        await using var run = EngineRun.Start(cluster.Kubeconfig);
        await cluster.ExternalSecretAsync("app", "none");
        var foreign = (await cluster.GetAsync(Child("ns")))!;
        await cluster.NamespaceAsync("b");
        await cluster.ClusterExternalSecretAsync(more: ""","namespaces":["ns"]""");
        await cluster.WaitStatusAsync("False one or more namespaces failed; b; ns: external secret already exists in namespace");
        Assert.That(JsonNode.DeepEquals((await cluster.GetAsync(Child("ns")))!["spec"], foreign["spec"]));

        await cluster.DeleteAsync(Child("ns"));
        await cluster.WaitStatusAsync("True ; b,ns; ");
    }

    [Test]
    public async Task A_new_name_takes_the_old_children_away_and_a_deletion_all()
    {
        await using var cluster = await FanOutCluster.StartAsync();
        await using var run = EngineRun.Start(cluster.Kubeconfig);
        await cluster.NamespaceAsync("a");
        await cluster.ClusterExternalSecretAsync();
        await cluster.WaitStatusAsync("True ; a; ");

        await cluster.PatchAsync(Owner, """{"spec":{"externalSecretName":"renamed"}}""");
        await TestCluster.UntilAsync(async () => await cluster.ExistsAsync(Child("a", "renamed")) && !await cluster.ExistsAsync(Child("a")));
        await TestCluster.UntilAsync(async () => (string?)(await cluster.GetAsync(Owner))!["status"]!["externalSecretName"] == "renamed");

        await cluster.DeleteAsync(Owner);
        await TestCluster.UntilAsync(async () => !await cluster.ExistsAsync(Owner) && !await cluster.ExistsAsync(Child("a", "renamed")));
    }

    [Test]
    public async Task Force_sync_goes_on_to_the_children_and_goes_with_it()
    {
        await using var cluster = await FanOutCluster.StartAsync();
        await using var run = EngineRun.Start(cluster.Kubeconfig);
        await cluster.NamespaceAsync("a");
        await cluster.ClusterExternalSecretAsync(annotations: """{"external-secrets.io/force-sync":"1","other":"x"}""");
        await TestCluster.UntilAsync(async () => Annotations(await cluster.GetAsync(Child("a"))) == """{"external-secrets.io/force-sync":"1"}""");

        await cluster.PatchAsync(Owner, """{"metadata":{"annotations":{"external-secrets.io/force-sync":"2"}}}""");
        await TestCluster.UntilAsync(async () => Annotations(await cluster.GetAsync(Child("a"))) == """{"external-secrets.io/force-sync":"2"}""");

        await cluster.PatchAsync(Owner, """{"metadata":{"annotations":{"external-secrets.io/force-sync":null}}}""");
        await TestCluster.UntilAsync(async () => Annotations(await cluster.GetAsync(Child("a"))) is null);

        static string? Annotations(JsonObject? child) => child?["metadata"]!["annotations"]?.ToJsonString();
    }

    [Test]
    public async Task What_the_peer_left_on_namespaces_is_taken_away_and_nothing_else()
    {
        await using var cluster = await FanOutCluster.StartAsync();
        await cluster.NamespaceAsync(
            "a", finalizers: """["externalsecrets.external-secrets.io/ces-all","example.com/mine","externalsecrets.external-secrets.io/ces-gone"]""");
        await cluster.NamespaceAsync("ending", team: "red", finalizers: """["externalsecrets.external-secrets.io/ces-gone"]""");
        await cluster.DeleteAsync("/api/v1/namespaces/ending");
        Assert.That(await cluster.ExistsAsync("/api/v1/namespaces/ending"));

        await using var run = EngineRun.Start(cluster.Kubeconfig);
        await TestCluster.UntilAsync(async () => !await cluster.ExistsAsync("/api/v1/namespaces/ending"));
        await TestCluster.UntilAsync(async () =>
            (await cluster.GetAsync("/api/v1/namespaces/a"))!["metadata"]!["finalizers"]!.ToJsonString() == """["example.com/mine"]""");
        await cluster.ClusterExternalSecretAsync();
        await cluster.WaitStatusAsync("True ; a; ");
        Assert.That((await cluster.GetAsync("/api/v1/namespaces/a"))!["metadata"]!["finalizers"]!.ToJsonString(), Is.EqualTo("""["example.com/mine"]"""));
    }

    [Test]
    public async Task A_selector_that_selects_nothing_is_told_and_one_that_cannot_be_read_deletes_nothing()
    {
        await using var cluster = await FanOutCluster.StartAsync();
        await using var run = EngineRun.Start(cluster.Kubeconfig);
        await cluster.ClusterExternalSecretAsync();
        await cluster.WaitStatusAsync("True ; ; ");
        await TestCluster.UntilAsync(async () => (await EventsAsync(cluster)).Contains("NoNamespaceSelected"));
        await cluster.NamespaceAsync("a");
        await cluster.WaitStatusAsync("True ; a; ");

        await cluster.PatchAsync(Owner, """{"spec":{"namespaceSelectors":[{"matchExpressions":[{"key":"team","operator":"Equals","values":["blue"]}]}]}}""");
        await TestCluster.UntilAsync(async () => (await cluster.StatusAsync()).Contains("not one of In, NotIn", StringComparison.Ordinal));
        Assert.That(await cluster.StatusAsync(), Does.StartWith("False one or more namespaces failed; a; unknown: failed to get target Namespaces"));
        Assert.That(await cluster.ExistsAsync(Child("a")));

        static async Task<List<string>> EventsAsync(TestCluster cluster) =>
            [.. ((JsonArray)(await cluster.GetAsync("/api/v1/namespaces/default/events"))!["items"]!).Select(static e => (string)e!["reason"]!)];
    }

    [Test]
    public async Task Two_hundred_namespaces_are_served_and_a_further_pass_writes_nothing()
    {
        await using var cluster = await FanOutCluster.StartAsync();
        for (var i = 0; i < 200; i++)
        {
            await cluster.NamespaceAsync($"n{i:000}");
        }

        await using var run = EngineRun.Start(cluster.Kubeconfig);
        await cluster.ClusterExternalSecretAsync(more: ""","refreshTime":"1s" """);
        var all = string.Join(',', Enumerable.Range(0, 200).Select(static i => $"n{i:000}"));
        await cluster.WaitStatusAsync($"True ; {all}; ");
        await TestCluster.UntilAsync(async () => (await SecretsAsync(cluster)).Count == 200);
        await cluster.WaitReadyAsync("externalsecrets", "app", ns: "n199");
        await QuietAsync(cluster);
        var before = await VersionsAsync(cluster);

        // Three passes at least.
        await Task.Delay(TimeSpan.FromSeconds(4));
        Assert.That(await VersionsAsync(cluster), Is.EqualTo(before));

        static async Task<List<string>> SecretsAsync(TestCluster cluster) =>
            [.. ((JsonArray)(await cluster.GetAsync("/api/v1/secrets"))!["items"]!).Select(static s => (string)s!["metadata"]!["name"]!).Where(static n => n == "app")];

        static async Task<string> VersionsAsync(TestCluster cluster) => string.Join(
            ',', new[] { (await cluster.GetAsync(Owner))! }.Concat(((JsonArray)(await cluster.GetAsync($"{V1}/externalsecrets"))!["items"]!).OfType<JsonObject>())
                .Select(static o => (string)o["metadata"]!["resourceVersion"]!));

        static async Task QuietAsync(TestCluster cluster)
        {
            string last;
            do
            {
                last = await VersionsAsync(cluster);
                await Task.Delay(TimeSpan.FromSeconds(1));
            }
            while (last != await VersionsAsync(cluster));
        }
    }
}
