using System.Text.Json.Nodes;
using Keyferry.Sync.Tests.Support;
using NUnit.Framework;

namespace Keyferry.Sync.Tests.PushSecrets;

/// <summary>What wakes a PushSecret in a whole engine, over a server in memory.</summary>
public sealed class PushEngineTests
{
    private const string PushSecrets = "/apis/external-secrets.io/v1alpha1/namespaces/ns/pushsecrets";
    private const string Stores = "/apis/external-secrets.io/v1/namespaces/ns/secretstores";
    private const string ConfigMaps = "/api/v1/namespaces/ns/configmaps";
    private const string Secrets = "/api/v1/namespaces/ns/secrets";

    [Test]
    public async Task It_waits_for_its_store_and_its_source_and_pushes_what_changes()
    {
        await using var cluster = await TestCluster.StartAsync();
        await using var run = EngineRun.Start(cluster.Kubeconfig);
        await PushAsync(cluster, """{"secret":{"name":"source"}}""");
        await ReadyAsync(cluster, "False");
        await SourceAsync(cluster, "source", "v1");
        await ReadyAsync(cluster, "False could not get SecretStore");
        await cluster.StoreAsync("shelf");
        await ReadyAsync(cluster, "True");
        Assert.That(await BackAsync(cluster, "one"), Is.EqualTo("v1"));

        await cluster.PatchAsync($"{Secrets}/source", """{"data":{"password":"djI="}}""");
        await TestCluster.UntilAsync(async () => await BackAsync(cluster, $"again{Guid.CreateVersion7():N}") == "v2");
    }

    [Test]
    public async Task A_Secret_that_comes_to_match_a_selector_is_pushed()
    {
        await using var cluster = await TestCluster.StartAsync();
        await cluster.StoreAsync("shelf");
        await using var run = EngineRun.Start(cluster.Kubeconfig);
        await SourceAsync(cluster, "source", "v1");
        await PushAsync(cluster, """{"secret":{"selector":{"matchLabels":{"push":"yes"}}}}""");
        await ReadyAsync(cluster, "True");
        Assert.That(await SyncedAsync(cluster), Is.Empty);
        await cluster.PatchAsync($"{Secrets}/source", """{"metadata":{"labels":{"push":"yes"}}}""");
        await TestCluster.UntilAsync(async () => await SyncedAsync(cluster) == "SecretStore/shelf");
        Assert.That(await BackAsync(cluster, "one"), Is.EqualTo("v1"));
    }

    [Test]
    public async Task A_template_that_changes_in_its_ConfigMap_or_Secret_is_pushed()
    {
        await using var cluster = await TestCluster.StartAsync();
        await cluster.StoreAsync("shelf");
        await SourceAsync(cluster, "source", "v1");
        await SourceAsync(cluster, "prefix", "-");
        await cluster.SendAsync("POST", ConfigMaps, """{"metadata":{"name":"c"},"data":{"password":"one"}}""");
        await using var run = EngineRun.Start(cluster.Kubeconfig);
        await PushAsync(cluster, """{"secret":{"name":"source"}}""", """
            "template":{"templateFrom":[{"secret":{"name":"prefix","items":[{"key":"password"}]}},
                                        {"configMap":{"name":"c","items":[{"key":"password"}]}}]},
            """);
        await ReadyAsync(cluster, "True");
        Assert.That(await BackAsync(cluster, "first"), Is.EqualTo("one"));

        await cluster.PatchAsync($"{ConfigMaps}/c", """{"data":{"password":"two {{ .password }}"}}""");
        await TestCluster.UntilAsync(async () => await BackAsync(cluster, $"again{Guid.CreateVersion7():N}") == "two v1");
        await cluster.PatchAsync($"{Secrets}/prefix", """{"data":{"password":"e3sgZmFpbCAibm8iIH19"}}""");
        await ReadyAsync(cluster, "False could not apply template");
        await cluster.PatchAsync($"{Secrets}/prefix", """{"data":{"password":"LQ=="}}""");
        await ReadyAsync(cluster, "True");
    }

    [Test]
    public async Task A_store_gets_and_loses_its_finalizer_with_the_PushSecret_and_goes_after_it()
    {
        await using var cluster = await TestCluster.StartAsync();
        await cluster.StoreAsync("shelf");
        await SourceAsync(cluster, "source", "v1");
        await using var run = EngineRun.Start(cluster.Kubeconfig);
        await PushAsync(cluster, """{"secret":{"name":"source"}}""", "\"deletionPolicy\":\"Delete\",");
        await ReadyAsync(cluster, "True");
        await TestCluster.UntilAsync(async () => (await FinalizersAsync(cluster, $"{Stores}/shelf")).Contains("secretstore.externalsecrets.io/finalizer"));
        Assert.That(await FinalizersAsync(cluster, $"{PushSecrets}/push"), Is.EqualTo(new[] { "pushsecret.externalsecrets.io/finalizer" }));

        await cluster.DeleteAsync($"{Stores}/shelf");
        await Task.Delay(TimeSpan.FromSeconds(1));
        Assert.That(await cluster.ExistsAsync($"{Stores}/shelf"));
        await cluster.DeleteAsync($"{PushSecrets}/push");
        await TestCluster.UntilAsync(async () => !await cluster.ExistsAsync($"{PushSecrets}/push") && !await cluster.ExistsAsync($"{Stores}/shelf"));
    }

    [Test]
    public async Task Without_its_reconciler_nothing_is_pushed_and_no_store_is_held()
    {
        await using var cluster = await TestCluster.StartAsync();
        await cluster.StoreAsync("shelf");
        await SourceAsync(cluster, "source", "v1");
        await using var run = EngineRun.Start(cluster.Kubeconfig, static o => o with { ServesPushSecrets = false });
        await PushAsync(cluster, """{"secret":{"name":"source"}}""", "\"deletionPolicy\":\"Delete\",");
        await cluster.WaitReadyAsync("secretstores", "shelf");
        await Task.Delay(TimeSpan.FromSeconds(1));
        Assert.That(await FinalizersAsync(cluster, $"{Stores}/shelf"), Is.Empty);
        Assert.That(await FinalizersAsync(cluster, $"{PushSecrets}/push"), Is.Empty);
    }

    private static Task<JsonObject> PushAsync(TestCluster cluster, string selector, string more = "") => cluster.SendAsync("POST", PushSecrets, $$"""
        {"apiVersion":"external-secrets.io/v1alpha1","kind":"PushSecret","metadata":{"name":"push"},
         "spec":{"refreshInterval":"1h", {{more}} "secretStoreRefs":[{"name":"shelf"}],"selector": {{selector}},
                 "data":[{"match":{"secretKey":"password","remoteRef":{"remoteKey":"pushed"} } }]} }
        """);

    private static Task<JsonObject> SourceAsync(TestCluster cluster, string name, string value) => cluster.SendAsync("POST", Secrets, $$"""
        {"apiVersion":"v1","kind":"Secret","metadata":{"name":"{{name}}"},"stringData":{"password":"{{value}}"} }
        """);

    private static Task ReadyAsync(TestCluster cluster, string starts) => TestCluster.UntilAsync(
        async () => (await ReadyTextAsync(cluster)).StartsWith(starts, StringComparison.Ordinal), () => ReadyTextAsync(cluster));

    private static async Task<string> ReadyTextAsync(TestCluster cluster)
    {
        var (_, push) = await cluster.TrySendAsync("GET", $"{PushSecrets}/push", null);
        var ready = (push["status"]?["conditions"] as JsonArray)?.FirstOrDefault();
        return ready is null ? "" : $"{ready["status"]} {ready["message"]}";
    }

    private static async Task<string> SyncedAsync(TestCluster cluster)
    {
        var (_, push) = await cluster.TrySendAsync("GET", $"{PushSecrets}/push", null);
        return string.Join(' ', (push["status"]?["syncedPushSecrets"] as JsonObject ?? []).Select(static s => s.Key));
    }

    private static async Task<string[]> FinalizersAsync(TestCluster cluster, string path)
    {
        var (_, found) = await cluster.TrySendAsync("GET", path, null);
        return [.. (found["metadata"]?["finalizers"] as JsonArray ?? []).Select(static f => (string)f!)];
    }

    // What the store holds, as a new ExternalSecret reads it.
    private static async Task<string> BackAsync(TestCluster cluster, string name)
    {
        await cluster.SendAsync("POST", "/apis/external-secrets.io/v1/namespaces/ns/externalsecrets", $$"""
            {"apiVersion":"external-secrets.io/v1","kind":"ExternalSecret","metadata":{"name":"{{name}}"},
             "spec":{"secretStoreRef":{"name":"shelf"},"data":[{"secretKey":"a","remoteRef":{"key":"pushed"} }]} }
            """);
        await cluster.WaitReadyAsync("externalsecrets", name);
        var secret = await cluster.SendAsync("GET", $"{Secrets}/{name}", null);
        return System.Text.Encoding.UTF8.GetString(Convert.FromBase64String((string)secret["data"]!["a"]!));
    }
}
