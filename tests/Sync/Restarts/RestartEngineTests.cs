using System.Text.Json.Nodes;
using Keyferry.Sync.Restarts;
using NUnit.Framework;

namespace Keyferry.Sync.Tests.Restarts;

/// <summary>Workloads are restarted once for what they use, over a server in memory.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class RestartEngineTests
{
    private const string Deployments = "deployments";

    private static (string, string) Named(string secrets) => (RestartAnnotations.Restart, secrets);

    [TestCase("deployments")]
    [TestCase("statefulsets")]
    [TestCase("daemonsets")]
    public async Task Another_value_restarts_once_and_an_equal_one_not(string plural)
    {
        await using var scene = await RestartScene.StartAsync();
        await scene.SecretAsync("db", "pw=1");
        await scene.WorkloadAsync(plural, "app", "db", Named("db"));
        await scene.NotedAsync(plural, "app", "db");
        Assert.That(await scene.RestartedAsync(plural, "app"), Is.Null);
        var before = await scene.ReadAsync(plural, "app");

        await scene.RotateAsync("db", "pw=2");
        var first = await scene.RestartAsync(plural, "app");
        await scene.RotateAsync("db", "pw=2");
        await scene.QuietAsync();

        var after = await scene.ReadAsync(plural, "app");
        Assert.That(await scene.RestartedAsync(plural, "app"), Is.EqualTo(first));
        ((JsonObject)after["spec"]!["template"]!["metadata"]!).Remove("annotations");
        Assert.That(JsonNode.DeepEquals(after["spec"], before["spec"]), "the one annotation is all that changed");
    }

    [Test]
    public async Task Keys_that_are_not_used_restart_nothing()
    {
        await using var scene = await RestartScene.StartAsync();
        await scene.SecretAsync("db", "pw=1,other=1");
        await scene.WorkloadAsync(Deployments, "app", [Named("db")], """
            {"containers":[{"name":"c","image":"i","env":[{"name":"P","valueFrom":{"secretKeyRef":{"name":"db","key":"pw"}}}]}]}
            """);
        await scene.NotedAsync(Deployments, "app", "db");

        await scene.RotateAsync("db", "other=2");
        await scene.QuietAsync();
        Assert.That(await scene.RestartedAsync(Deployments, "app"), Is.Null);

        await scene.RotateAsync("db", "pw=2");
        await scene.RestartAsync(Deployments, "app");
    }

    [Test]
    public async Task Several_changes_in_a_short_time_are_one_restart()
    {
        await using var scene = await RestartScene.StartAsync(static o => o with { Debounce = TimeSpan.FromSeconds(2) });
        await scene.SecretAsync("db", "pw=1");
        await scene.SecretAsync("api", "k=1");
        await scene.WorkloadAsync(Deployments, "app", "db", Named("db,api"));
        await scene.NotedAsync(Deployments, "app", "db", "api");

        await scene.RotateAsync("db", "pw=2");
        await scene.RotateAsync("api", "k=2");
        await scene.RotateAsync("db", "pw=3");
        var only = await scene.RestartAsync(Deployments, "app");
        await scene.QuietAsync();

        Assert.That(await scene.RestartedAsync(Deployments, "app"), Is.EqualTo(only));
        Assert.That(await scene.EventsAsync("Restarted"), Is.EqualTo(["Deployment app: restarted for the new content of Secrets api, db"]));
    }

    [Test]
    public async Task A_Secret_that_appears_restarts_nothing_and_one_that_comes_back_with_another_value_does()
    {
        await using var scene = await RestartScene.StartAsync();
        await scene.WorkloadAsync(Deployments, "app", "late", Named("late"));
        await scene.SecretAsync("late", "pw=1");
        await scene.NotedAsync(Deployments, "app", "late");

        await scene.DeleteSecretAsync("late");
        await scene.QuietAsync();
        await scene.SecretAsync("late", "pw=1");
        await scene.QuietAsync();
        Assert.That(await scene.RestartedAsync(Deployments, "app"), Is.Null);

        await scene.DeleteSecretAsync("late");
        await scene.SecretAsync("late", "pw=2");
        await scene.RestartAsync(Deployments, "app");
    }

    [Test]
    public async Task A_new_engine_restarts_nothing_but_what_changed_meanwhile()
    {
        await using var scene = await RestartScene.StartAsync();
        foreach (var name in new[] { "one", "two" })
        {
            await scene.SecretAsync(name, "pw=1");
            await scene.WorkloadAsync(Deployments, name, name, Named(name));
            await scene.NotedAsync(Deployments, name, name);
        }

        await scene.StopEngineAsync();
        await scene.RotateAsync("two", "pw=2");
        scene.StartEngine();

        var at = await scene.RestartAsync(Deployments, "two");
        await scene.QuietAsync();
        Assert.That(await scene.RestartedAsync(Deployments, "one"), Is.Null);
        Assert.That(await scene.RestartedAsync(Deployments, "two"), Is.EqualTo(at));
    }

    [Test]
    public async Task An_engine_that_ends_before_the_restart_leaves_it_to_the_next_one()
    {
        await using var scene = await RestartScene.StartAsync(static o => o with { Debounce = TimeSpan.FromSeconds(3) });
        await scene.SecretAsync("db", "pw=1");
        await scene.WorkloadAsync(Deployments, "app", "db", Named("db"));
        await scene.NotedAsync(Deployments, "app", "db");
        await scene.RotateAsync("db", "pw=2");
        await scene.StopEngineAsync();
        Assert.That(await scene.RestartedAsync(Deployments, "app"), Is.Null);

        scene.StartEngine();
        await scene.RestartAsync(Deployments, "app");
        await scene.StopEngineAsync();
        scene.StartEngine();
        await scene.QuietAsync();

        Assert.That(await scene.ReplicaSetsAsync("app"), Is.EqualTo(2));
    }

    [Test]
    public async Task Two_engines_at_once_restart_once()
    {
        await using var scene = await RestartScene.StartAsync();
        await using var other = scene.AnotherEngine();
        string[] names = [.. Enumerable.Range(0, 10).Select(static i => $"app{i}")];
        await scene.SecretAsync("db", "pw=1");
        foreach (var name in names)
        {
            await scene.WorkloadAsync(Deployments, name, "db", Named("db"));
        }

        foreach (var name in names)
        {
            await scene.NotedAsync(Deployments, name, "db");
        }

        await scene.RotateAsync("db", "pw=2");
        foreach (var name in names)
        {
            await scene.RestartAsync(Deployments, name);
        }

        await scene.QuietAsync();
        foreach (var name in names)
        {
            Assert.That(await scene.ReplicaSetsAsync(name), Is.EqualTo(2), name);
        }
    }

    [Test]
    public async Task With_auto_only_what_an_ExternalSecret_keeps_counts_and_both_are_told()
    {
        await using var scene = await RestartScene.StartAsync();
        await scene.Cluster.StoreAsync("shelf");
        await scene.Cluster.ExternalSecretAsync("kept", "shelf");
        await scene.SecretAsync("foreign", "k=1");
        await scene.WorkloadAsync(Deployments, "app", [Named("auto")], """
            {"containers":[{"name":"c","image":"i","envFrom":[{"secretRef":{"name":"kept"}},{"secretRef":{"name":"foreign"}}]}]}
            """);
        await scene.NotedAsync(Deployments, "app", "kept");

        await scene.RotateAsync("foreign", "k=2");
        await scene.QuietAsync();
        Assert.That(await scene.RestartedAsync(Deployments, "app"), Is.Null);

        await scene.Cluster.PatchAsync(
            "/apis/external-secrets.io/v1/namespaces/ns/secretstores/shelf", """{"spec":{"provider":{"fake":{"data":[{"key":"pw","value":"v2"}]}}}}""");
        await scene.Cluster.PatchAsync(
            "/apis/external-secrets.io/v1/namespaces/ns/externalsecrets/kept", """{"metadata":{"annotations":{"force-sync":"1"}}}""");
        await scene.RestartAsync(Deployments, "app");
        Assert.That(await scene.EventsAsync("Restarted"), Is.EqualTo(["Deployment app: restarted for the new content of Secret kept"]));
        Assert.That(
            await scene.EventsAsync("WorkloadRestarted"),
            Is.EqualTo(["ExternalSecret kept: Deployment app was restarted for the new content of its Secret"]));
    }

    [Test]
    public async Task Reloaders_annotations_select_as_Reloader_does()
    {
        await using var scene = await RestartScene.StartAsync();
        foreach (var name in new[] { "db-a", "db-b", "api" })
        {
            await scene.SecretAsync(name, "k=1", name == "api" ? [(RestartAnnotations.ReloaderMatch, "true")] : []);
        }

        await scene.SecretAsync("ignored", "k=1", (RestartAnnotations.ReloaderIgnore, "true"));
        const string UsesAll = """
            {"containers":[{"name":"c","image":"i","envFrom":[{"secretRef":{"name":"db-a"}},{"secretRef":{"name":"db-b"}},{"secretRef":{"name":"api"}},{"secretRef":{"name":"ignored"}}]}]}
            """;
        const string UsesNone = """{"containers":[{"name":"c","image":"i"}]}""";
        await scene.WorkloadAsync(Deployments, "auto", [(RestartAnnotations.ReloaderAuto, "true"), (RestartAnnotations.ReloaderExclude, "db-b")], UsesAll);
        await scene.WorkloadAsync(Deployments, "search", [(RestartAnnotations.ReloaderSearch, "true")], UsesAll);
        await scene.WorkloadAsync(Deployments, "pattern", [(RestartAnnotations.ReloaderSecrets, "db-.*")], UsesNone);

        await scene.NotedAsync(Deployments, "auto", "db-a", "api");
        await scene.NotedAsync(Deployments, "search", "api");
        await scene.NotedAsync(Deployments, "pattern", "db-a", "db-b");

        await scene.RotateAsync("db-b", "k=2");
        await scene.RestartAsync(Deployments, "pattern");
        await scene.RotateAsync("api", "k=2");
        await scene.RestartAsync(Deployments, "auto");
        await scene.RestartAsync(Deployments, "search");
    }

    [Test]
    public async Task Without_the_option_Reloaders_annotations_do_nothing()
    {
        await using var scene = await RestartScene.StartAsync(static o => o with { ReadsReloader = false });
        await scene.SecretAsync("db", "k=1");
        await scene.WorkloadAsync(Deployments, "app", "db", (RestartAnnotations.ReloaderAuto, "true"));
        await scene.QuietAsync();

        Assert.That((await scene.ReadAsync(Deployments, "app"))["metadata"]!["annotations"]!.AsObject().Select(static a => a.Key),
            Has.None.EqualTo(RestartAnnotations.SecretHashes));
    }

    [Test]
    public async Task Notify_tells_once_and_restarts_nothing()
    {
        await using var scene = await RestartScene.StartAsync();
        await scene.SecretAsync("db", "pw=1");
        await scene.WorkloadAsync(Deployments, "app", "db", Named("notify,db"));
        await scene.NotedAsync(Deployments, "app", "db");

        await scene.RotateAsync("db", "pw=2");
        var told = await scene.EventsAsync("RestartNeeded");
        await scene.QuietAsync();

        Assert.That(told, Is.EqualTo(
            ["Deployment app: Secret db has new content, which pods see after a restart: keyferry.io/restart asks to tell it only"]));
        Assert.That(await scene.RestartedAsync(Deployments, "app"), Is.Null);
    }

    [Test]
    public async Task Who_no_longer_asks_is_left_as_he_is_and_begins_anew_later()
    {
        await using var scene = await RestartScene.StartAsync();
        await scene.SecretAsync("db", "pw=1");
        await scene.WorkloadAsync(Deployments, "app", "db", Named("db"));
        await scene.NotedAsync(Deployments, "app", "db");
        await scene.RotateAsync("db", "pw=2");
        var at = await scene.RestartAsync(Deployments, "app");

        await scene.PatchAsync(Deployments, "app", """{"metadata":{"annotations":{"keyferry.io/restart":null}}}""");
        await scene.NotedAsync(Deployments, "app");
        await scene.RotateAsync("db", "pw=3");
        await scene.QuietAsync();
        await scene.PatchAsync(Deployments, "app", """{"metadata":{"annotations":{"keyferry.io/restart":"db"}}}""");
        await scene.NotedAsync(Deployments, "app", "db");
        await scene.QuietAsync();

        Assert.That(await scene.RestartedAsync(Deployments, "app"), Is.EqualTo(at), "the pod template stays as it is");
    }
}
