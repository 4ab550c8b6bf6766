using System.Text.Json.Nodes;
using Keyferry.Sync.Tests.Support;
using NUnit.Framework;

namespace Keyferry.Sync.Tests.ExternalSecrets;

/// <summary>Targets that are no Secrets, with a whole engine.</summary>
public sealed class ManifestTargetTests
{
    private const string ExternalSecrets = "externalsecrets";
    private const string ConfigMap = "/api/v1/namespaces/ns/configmaps/app";
    private const string ToConfigMap = "\"manifest\":{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\"}";

    [Test]
    public async Task Without_the_switch_nothing_is_written()
    {
        await using var cluster = await TestCluster.StartAsync();
        await cluster.StoreAsync("shelf");
        await using var run = EngineRun.Start(cluster.Kubeconfig);
        await cluster.ExternalSecretAsync("app", "shelf", target: $$"""{ {{ToConfigMap}} }""");

        await cluster.WaitReadyAsync(ExternalSecrets, "app", "False invalid generic target");

        Assert.That(await cluster.ExistsAsync(ConfigMap), Is.False);
        Assert.That(await ReasonAsync(cluster), Is.EqualTo("SecretSyncedError"));
    }

    [Test]
    public async Task A_ConfigMap_is_made_put_right_and_made_again()
    {
        await using var cluster = await TestCluster.StartAsync();
        await cluster.StoreAsync("shelf");
        await using var run = Start(cluster);
        await cluster.ExternalSecretAsync("app", "shelf", target: $$"""{ {{ToConfigMap}} }""");
        await cluster.WaitReadyAsync(ExternalSecrets, "app");
        Assert.That(await ReasonAsync(cluster), Is.EqualTo("ResourceSynced"));
        var made = await cluster.SendAsync("GET", ConfigMap, null);
        Assert.That(made["data"]!.ToJsonString(), Is.EqualTo("""{"a":"v1"}"""));
        Assert.That((string?)made["metadata"]!["ownerReferences"]![0]!["kind"], Is.EqualTo("ExternalSecret"));

        await cluster.PatchAsync(ConfigMap, """{"data":{"a":"hand","b":"more"}}""");
        await TestCluster.UntilAsync(async () => await DataAsync(cluster) == """{"a":"v1"}""");
        await cluster.PatchAsync(ConfigMap, """{"metadata":{"labels":{"reconcile.external-secrets.io/managed":null}},"data":{"a":"hand"}}""");
        await TestCluster.UntilAsync(async () => await DataAsync(cluster) == """{"a":"v1"}""");
        await cluster.DeleteAsync(ConfigMap);
        await TestCluster.UntilAsync(async () => await DataAsync(cluster) == """{"a":"v1"}""");
        Assert.That(await cluster.ExistsAsync("/api/v1/namespaces/ns/secrets/app"), Is.False);
    }

    [Test]
    public async Task Merge_keeps_the_keys_of_others_and_takes_its_own_away()
    {
        await using var cluster = await TestCluster.StartAsync();
        await cluster.StoreAsync("shelf");
        await cluster.SendAsync(
            "POST", "/api/v1/namespaces/ns/configmaps", """{"metadata":{"name":"app","labels":{"by":"hand"}},"data":{"own":"x"}}""");
        await using var run = Start(cluster);
        await cluster.ExternalSecretAsync("app", "shelf", target: $$"""{"creationPolicy":"Merge", {{ToConfigMap}} }""");
        await cluster.WaitReadyAsync(ExternalSecrets, "app");
        Assert.That(await DataAsync(cluster), Is.EqualTo("""{"own":"x","a":"v1"}"""));

        await cluster.PatchAsync(Path("app"), """{"spec":{"data":[{"secretKey":"b","remoteRef":{"key":"pw"}}]}}""");
        await TestCluster.UntilAsync(async () => await DataAsync(cluster) == """{"own":"x","b":"v1"}""", () => DataAsync(cluster));
        var merged = await cluster.SendAsync("GET", ConfigMap, null);
        Assert.That((string?)merged["metadata"]!["labels"]!["by"], Is.EqualTo("hand"));
        Assert.That(merged["metadata"]!["ownerReferences"], Is.Null);
    }

    [Test]
    public async Task Merge_without_a_target_says_so()
    {
        await using var cluster = await TestCluster.StartAsync();
        await cluster.StoreAsync("shelf");
        await using var run = Start(cluster);
        await cluster.ExternalSecretAsync("app", "shelf", target: $$"""{"creationPolicy":"Merge", {{ToConfigMap}} }""");

        await cluster.WaitReadyAsync(ExternalSecrets, "app", "True resource will not be created due to CreationPolicy=Merge");

        Assert.That(await ReasonAsync(cluster), Is.EqualTo("ResourceMissing"));
    }

    [Test]
    public async Task Templates_are_rendered_into_data_labels_and_paths()
    {
        await using var cluster = await TestCluster.StartAsync();
        await cluster.StoreAsync("shelf");
        await cluster.SendAsync("POST", "/api/v1/namespaces/ns/configmaps", """{"metadata":{"name":"tpl"},"data":{"host":"{{ .a }}.example","n":"[1,2]"}}""");
        await using var run = Start(cluster);
        await cluster.ExternalSecretAsync("app", "shelf", target: """
            {"manifest":{"apiVersion":"external-secrets.io/v1","kind":"SecretStore"},
             "template":{"metadata":{"labels":{"l":"{{ .a | upper }}"}},"templateFrom":[
              {"target":"spec.provider.fake","literal":"data:\n- {key: k, value: \"{{ .a }}\"}"},
              {"target":"spec.provider.fake.data[1]","literal":"{key: \"{{ .a }}\", value: two}"},
              {"target":"metadata.annotations.host","configMap":{"name":"tpl","items":[{"key":"host"}]}}]}}
            """);

        await cluster.WaitReadyAsync(ExternalSecrets, "app");

        var made = await cluster.SendAsync("GET", "/apis/external-secrets.io/v1/namespaces/ns/secretstores/app", null);
        Assert.That(
            made["spec"]!["provider"]!["fake"]!["data"]!.ToJsonString(),
            Is.EqualTo("""[{"key":"k","value":"v1"},{"key":"v1","value":"two"}]"""));
        Assert.That((string?)made["metadata"]!["labels"]!["l"], Is.EqualTo("V1"));
        Assert.That((string?)made["metadata"]!["annotations"]!["host"], Is.EqualTo("v1.example"));
    }

    [TestCase("metadata.ownerReferences", "of metadata only labels and annotations can be written")]
    [TestCase("metadata", "of metadata only labels and annotations can be written")]
    [TestCase("kind", "kind is not a template's to write")]
    [TestCase("status.phase", "status is not a template's to write")]
    [TestCase("spec.list[10000][10000][9999]", "all paths together make lists of more than 20000 places")]
    public async Task A_path_that_a_template_may_not_write_is_refused(string path, string told)
    {
        await using var cluster = await TestCluster.StartAsync();
        await cluster.StoreAsync("shelf");
        await using var run = Start(cluster);
        await cluster.ExternalSecretAsync("app", "shelf", target: $$$"""
            { {{{ToConfigMap}}}, "template":{"templateFrom":[{"target":"{{{path}}}","literal":"a: b"}]} }
            """);

        await cluster.WaitReadyAsync(ExternalSecrets, "app", "False could not apply template to manifest");

        Assert.That(await cluster.ExistsAsync(ConfigMap), Is.False);
        await TestCluster.UntilAsync(async () => (await EventsAsync(cluster)).Contains(told, StringComparison.Ordinal), () => EventsAsync(cluster));
    }

    [TestCase("example.org/v1", "Nothing", "failed to get target resource: no matches for kind \"Nothing\" in version \"example.org/v1\"")]
    [TestCase("v1/../../x", "Secret", "failed to get target resource: no matches for kind \"Secret\" in version \"v1/../../x\"")]
    [TestCase("v1", "Namespace", "Namespace is a kind without namespace")]
    public async Task A_kind_that_cannot_be_written_is_told(string apiVersion, string kind, string told)
    {
        await using var cluster = await TestCluster.StartAsync();
        await cluster.StoreAsync("shelf");
        await using var run = Start(cluster);
        await cluster.ExternalSecretAsync(
            "app", "shelf", target: $$"""{"manifest":{"apiVersion":"{{apiVersion}}","kind":"{{kind}}"} }""");

        await cluster.WaitReadyAsync(ExternalSecrets, "app", "False could not get target resource");

        Assert.That(await ReasonAsync(cluster), Is.EqualTo("ResourceSyncedError"));
        await TestCluster.UntilAsync(async () => (await EventsAsync(cluster)).Contains(told, StringComparison.Ordinal), () => EventsAsync(cluster));
    }

    [Test]
    public async Task A_manifest_that_says_Secret_is_held_to_the_rules_of_Secrets()
    {
        await using var cluster = await TestCluster.StartAsync();
        await cluster.StoreAsync("shelf");
        await using var run = Start(cluster);
        await cluster.ExternalSecretAsync("app", "shelf", target: """{"manifest":{"apiVersion":"v1","kind":"Secret"}}""");
        await cluster.ExternalSecretAsync("token", "shelf", target: """
            {"manifest":{"apiVersion":"v1","kind":"Secret"},"template":{"type":"bootstrap.kubernetes.io/token","data":{"x":"y"}}}
            """);
        await cluster.ExternalSecretAsync("path", "shelf", target: """
            {"manifest":{"apiVersion":"v1","kind":"Secret"},"template":{"templateFrom":[{"target":"type","literal":"bootstrap.kubernetes.io/token"}]}}
            """);

        await cluster.WaitReadyAsync(ExternalSecrets, "app");
        await cluster.WaitReadyAsync(ExternalSecrets, "token", "False could not update secret");
        await cluster.WaitReadyAsync(ExternalSecrets, "path", "False could not update secret");

        var made = await cluster.SendAsync("GET", "/api/v1/namespaces/ns/secrets/app", null);
        Assert.That((string?)made["data"]!["a"], Is.EqualTo("djE="));
        Assert.That(await cluster.ExistsAsync("/api/v1/namespaces/ns/secrets/token"), Is.False);
    }

    [TestCase("Owner", false)]
    [TestCase("Orphan", true)]
    public async Task With_the_ExternalSecret_goes_what_it_made_and_nothing_else(string policy, bool stays)
    {
        await using var cluster = await TestCluster.StartAsync();
        await cluster.StoreAsync("shelf");
        await using var run = Start(cluster);
        await cluster.ExternalSecretAsync("app", "shelf", target: $$"""{"creationPolicy":"{{policy}}","deletionPolicy":"Delete", {{ToConfigMap}} }""");
        await cluster.WaitReadyAsync(ExternalSecrets, "app");

        await cluster.DeleteAsync(Path("app"));

        await TestCluster.UntilAsync(async () => !await cluster.ExistsAsync(Path("app")));
        Assert.That(await cluster.ExistsAsync(ConfigMap), Is.EqualTo(stays));
    }

    [Test]
    public async Task What_the_server_refuses_is_told_without_a_value()
    {
        await using var cluster = await TestCluster.StartAsync();
        await cluster.StoreAsync("shelf", value: "s3cr3t value");
        await using var run = Start(cluster);
        await cluster.ExternalSecretAsync("app", "shelf", target: $$"""
            { {{ToConfigMap}}, "template":{"metadata":{"labels":{"l":"{{"{{"}} .a {{"}}"}}"} } } }
            """);

        await cluster.WaitReadyAsync(ExternalSecrets, "app", "False could not update secret");

        await TestCluster.UntilAsync(async () => (await EventsAsync(cluster)).Contains("failed to create target resource", StringComparison.Ordinal));
        Assert.That(await EventsAsync(cluster), Does.Not.Contain("s3cr3t"));
    }

    private static EngineRun Start(TestCluster cluster) =>
        EngineRun.Start(cluster.Kubeconfig, static o => o with { AllowsGenericTargets = true });

    private static string Path(string name) => $"/apis/external-secrets.io/v1/namespaces/ns/externalsecrets/{name}";

    private static async Task<string> DataAsync(TestCluster cluster)
    {
        var (status, found) = await cluster.TrySendAsync("GET", ConfigMap, null);
        return status == 200 ? found["data"]?.ToJsonString() ?? "" : "";
    }

    private static async Task<string?> ReasonAsync(TestCluster cluster)
    {
        var found = await cluster.SendAsync("GET", Path("app"), null);
        return (string?)((JsonArray)found["status"]!["conditions"]!)[0]!["reason"];
    }

    private static async Task<string> EventsAsync(TestCluster cluster) =>
        (await cluster.SendAsync("GET", "/api/v1/namespaces/ns/events", null)).ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping })
            .Replace("\\\"", "\"", StringComparison.Ordinal);
}
