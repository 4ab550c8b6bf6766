using Keyferry.Sync.Tests.Support;
using NUnit.Framework;

namespace Keyferry.Sync.Tests.Templating;

/// <summary>A change of a ConfigMap or Secret that templates stand in makes a refresh due.</summary>
public sealed class TemplateSourceTests
{
    private const string FromConfigMap = """{"templateFrom":[{"configMap":{"name":"c","items":[{"key":"k"}]}}]}""";

    [Test]
    public async Task A_changed_ConfigMap_is_rendered_anew()
    {
        using var scene = new Scene();
        scene.PutConfigMap("c", ("k", "one"));
        scene.PutTemplate(FromConfigMap);
        await scene.PassAsync();
        await scene.PassAsync();
        Assert.That(scene.Provider.Fetches, Is.EqualTo(2), "two keys, once each: nothing was due");

        scene.PutConfigMap("c", ("k", "two {{ .user }}"));
        await scene.PassAsync();

        Assert.That(scene.Data(), Is.EqualTo("k=two app"));
    }

    [TestCase("CreatedOnce", "1h")]
    [TestCase("OnChange", "1h")]
    [TestCase("Periodic", "0")]
    public async Task What_is_not_refreshed_by_itself_is_left_alone(string policy, string interval)
    {
        using var scene = new Scene();
        scene.PutConfigMap("c", ("k", "one"));
        scene.PutTemplate(FromConfigMap, es => (es.Spec.RefreshPolicy, es.Spec.RefreshInterval) = (policy, interval));
        await scene.PassAsync();

        scene.PutConfigMap("c", ("k", "two"));
        await scene.PassAsync();

        Assert.That(scene.Data(), Is.EqualTo("k=one"));
    }

    [Test]
    public async Task A_restart_reads_nothing_again()
    {
        using var scene = new Scene();
        scene.PutConfigMap("c", ("k", "one"));
        scene.PutTemplate(FromConfigMap);
        await scene.PassAsync();
        scene.Api.Forget();

        scene.Reconcilers.Renders.Dispose();
        scene.Start();
        await scene.PassAsync();

        Assert.That(scene.Api.Count("get", "configmaps"), Is.Zero);
    }

    [Test]
    public async Task A_target_that_its_template_stands_in_is_not_rendered_for_ever()
    {
        using var scene = new Scene();
        scene.PutSecret("app", "", static s => s.Data = new Dictionary<string, byte[]> { ["k"] = "{{ randAlpha 8 }}"u8.ToArray() });
        scene.PutTemplate(
            """{"templateFrom":[{"secret":{"name":"app","items":[{"key":"k"}]}}],"data":{"r":"{{ randAlpha 8 }}"}}""",
            static es => es.Spec.Target!.CreationPolicy = "Merge");
        await scene.PassAsync();
        var version = scene.Target()!.Metadata.ResourceVersion;

        await scene.PassAsync();

        Assert.That(scene.Target()!.Metadata.ResourceVersion, Is.EqualTo(version));
    }

    [Test]
    public async Task The_watch_of_ConfigMaps_and_Secrets_wakes_who_uses_them()
    {
        await using var cluster = await TestCluster.StartAsync();
        await cluster.StoreAsync("shelf");
        await cluster.SendAsync("POST", "/api/v1/namespaces/ns/configmaps", """{"metadata":{"name":"c"},"data":{"k":"one"}}""");
        await cluster.SendAsync("POST", "/api/v1/namespaces/ns/secrets", """{"metadata":{"name":"s"},"data":{"m":"b25l"}}""");
        await using var run = EngineRun.Start(cluster.Kubeconfig);
        await cluster.ExternalSecretAsync("app", "shelf", target: """
            {"template":{"templateFrom":[{"configMap":{"name":"c","items":[{"key":"k"}]},"secret":{"name":"s","items":[{"key":"m"}]}}]}}
            """);
        await cluster.WaitReadyAsync("externalsecrets", "app");

        await cluster.PatchAsync("/api/v1/namespaces/ns/configmaps/c", """{"data":{"k":"{{ .a }} two"}}""");
        await TestCluster.UntilAsync(async () => await ValueAsync(cluster, "k") == "v1 two", seconds: 10);
        await cluster.PatchAsync("/api/v1/namespaces/ns/secrets/s", """{"data":{"m":"dHdv"}}""");
        await TestCluster.UntilAsync(async () => await ValueAsync(cluster, "m") == "two", seconds: 10);
    }

    private static async Task<string> ValueAsync(TestCluster cluster, string key)
    {
        var secret = await cluster.SendAsync("GET", "/api/v1/namespaces/ns/secrets/app", null);
        return System.Text.Encoding.UTF8.GetString(Convert.FromBase64String((string?)secret["data"]?[key] ?? ""));
    }
}
