using System.Text.Json.Nodes;
using Keyferry.Webhook.Commands;
using Keyferry.Webhook.Tests.Fakes;
using Keyferry.Webhook.Tests.Rendering;
using NUnit.Framework;

namespace Keyferry.Webhook.Tests.Cost;

/// <summary><c>keyferry cost</c>: calls a day by hand, and as the command counts them.</summary>
public sealed class CostCommandTests
{
    private const string Aws = """
        apiVersion: external-secrets.io/v1
        kind: SecretStore
        metadata: {name: aws, namespace: shop}
        spec: {provider: {aws: {service: SecretsManager, region: eu-central-1}}}
        ---

        """;

    [Test]
    public async Task Objects_that_share_a_key_share_its_read_and_properties_are_no_reads_of_their_own()
    {
        var costs = await CountAsync(
            Aws + External("one", "data: [{secretKey: a, remoteRef: {key: db, property: user}}, {secretKey: b, remoteRef: {key: db, property: pass}}]")
            + External("two", "data: [{secretKey: a, remoteRef: {key: db}}]"));

        // Three references, 24 times a day; one key, 24 times a day.
        Assert.That(costs.Single().ToJsonString(), Is.EqualTo(
            """{"store":"SecretStore shop/aws","found":true,"objects":2,"references":3,"callsPerDay":72,"mergedCallsPerDay":24,"atLeast":false}"""));
    }

    [TestCase("SecretsManager", "", 3)] // 45 keys, 20 a call
    [TestCase("ParameterStore", "", 5)] // 10 a call
    [TestCase("SecretsManager", ", version: v1", 45)] // a version is read by itself
    public async Task As_many_keys_a_call_as_the_store_takes(string service, string more, int calls)
    {
        var data = string.Join(", ", Enumerable.Range(0, 45).Select(i => $"{{secretKey: k{i}, remoteRef: {{key: k{i}{more}}}}}"));

        var cost = (await CountAsync(Aws.Replace("SecretsManager", service, StringComparison.Ordinal) + External("all", $"data: [{data}]", "24h"))).Single();

        Assert.That((Number(cost, "callsPerDay"), Number(cost, "mergedCallsPerDay")), Is.EqualTo((45, calls)));
    }

    [TestCase("refreshPolicy: CreatedOnce", "1h")]
    [TestCase("refreshPolicy: OnChange", "1h")]
    [TestCase("refreshPolicy: Periodic", "\"0\"")]
    public async Task What_is_read_once_costs_nothing(string policy, string interval)
    {
        var cost = (await CountAsync(Aws + External("one", $"{policy}\n  data: [{{secretKey: a, remoteRef: {{key: db}}}}]", interval))).Single();

        Assert.That((Number(cost, "callsPerDay"), Number(cost, "mergedCallsPerDay")), Is.EqualTo((0, 0)));
    }

    [Test]
    public async Task A_search_is_told_as_the_least()
    {
        var all = Aws + External("one", "dataFrom: [{find: {name: {regexp: ^app}}}]") + External("two", "dataFrom: [{find: {name: {regexp: ^app}}}]");

        var (code, output, _) = await ManifestFolder.RunAsync(all, "cost", "-");
        var cost = (await CountAsync(all)).Single();

        Assert.That(code, Is.Zero);
        Assert.That(output, Does.Match(@"(?m)^SecretStore shop/aws +2 +2 +at least 48 +at least 24$"));
        Assert.That(output, Does.Match(@"(?m)^all stores +2 +2 +at least 48 +at least 24$"));
        Assert.That(cost["atLeast"]!.GetValue<bool>(), Is.True);
    }

    [Test]
    public async Task Intervals_count_each_for_itself_and_generators_apart()
    {
        var costs = await CountAsync(
            Aws + External("one", "data: [{secretKey: a, remoteRef: {key: db}}]") + External("two", "data: [{secretKey: a, remoteRef: {key: db}}]", "10m")
            + External("made", "dataFrom: [{sourceRef: {generatorRef: {apiVersion: generators.external-secrets.io/v1alpha1, kind: Password, name: pw}}}]"));

        Assert.That(costs, Has.Count.EqualTo(2));
        Assert.That((Number(costs[0], "callsPerDay"), Number(costs[0], "mergedCallsPerDay")), Is.EqualTo((168, 168)));
        Assert.That(costs[1].ToJsonString(), Is.EqualTo("""{"generator":"Password shop/pw","objects":1,"runsPerDay":24}"""));
    }

    [Test]
    public async Task A_cluster_wide_store_whose_credentials_are_the_caller_s_is_read_for_each_namespace()
    {
        const string Store = """
            apiVersion: external-secrets.io/v1
            kind: ClusterSecretStore
            metadata: {name: vault}
            spec: {provider: {vault: {server: "https://vault.example.com", auth: {tokenSecretRef: {name: t, key: t}}}}}
            ---

            """;
        var users = string.Concat(new[] { "a", "b" }.Select(static ns => External(
            "one", "data: [{secretKey: a, remoteRef: {key: db}}]", store: "{kind: ClusterSecretStore, name: vault}").Replace("namespace: shop", $"namespace: {ns}", StringComparison.Ordinal)));

        var callers = (await CountAsync(Store + users)).Single();
        var own = (await CountAsync(Store.Replace("key: t}", "key: t, namespace: vault}", StringComparison.Ordinal) + users)).Single();

        Assert.That((Number(callers, "mergedCallsPerDay"), Number(own, "mergedCallsPerDay")), Is.EqualTo((48, 24)));
    }

    [Test]
    public async Task Pushes_and_what_a_ClusterExternalSecret_makes_count_too()
    {
        var costs = await CountAsync(Aws + """
            apiVersion: external-secrets.io/v1alpha1
            kind: PushSecret
            metadata: {name: back, namespace: shop}
            spec:
              refreshInterval: 12h
              secretStoreRefs: [{name: aws}]
              selector: {secret: {name: source}}
              data:
              - match: {secretKey: key, remoteRef: {remoteKey: copy}}
            ---
            apiVersion: external-secrets.io/v1
            kind: ClusterExternalSecret
            metadata: {name: everywhere}
            spec:
              namespaces: [a, b, c]
              externalSecretSpec:
                secretStoreRef: {kind: ClusterSecretStore, name: shared}
                data: [{secretKey: a, remoteRef: {key: db}}]

            """);

        Assert.That(costs.Select(static c => $"{c["store"]} {c["found"]} {c["callsPerDay"]} {c["mergedCallsPerDay"]}"), Is.EqualTo(new[]
        {
            "ClusterSecretStore shared false 72 72", "SecretStore shop/aws true 2 2",
        }));
    }

    [Test]
    public async Task A_cluster_is_counted_as_its_objects_stand_there()
    {
        await using var cluster = await LocalCluster.StartAsync();
        await using var host = await cluster.KeyferryAsync();
        await cluster.ApplyAsync(
            LocalCluster.Store("default", "shelf", "pw-1"), LocalCluster.ExternalSecret("default", "one", "shelf"),
            LocalCluster.ExternalSecret("default", "two", "shelf"));

        var (code, output, error) = await ManifestFolder.RunAsync("", "cost", "--cluster", "--kubeconfig", cluster.Kubeconfig);
        var (shown, progress) = (new StringWriter(), new StringWriter());
        var terminal = new CommandContext(shown, progress, static _ => null, []) { IsTerminal = true };
        await new KeyferryCommand(terminal).InvokeAsync(["cost", "--cluster", "--kubeconfig", cluster.Kubeconfig]);
        await host.StopAsync();

        Assert.That(code, Is.Zero, error);
        Assert.That(output, Does.Match(@"(?m)^SecretStore default/shelf +2 +2 +48 +24$"));
        Assert.That(shown.ToString(), Is.EqualTo(output));
        Assert.That((progress.ToString().Contains("\u001b[?25l", StringComparison.Ordinal), error), Is.EqualTo((true, "")));
    }

    [TestCase("cost")]
    [TestCase("cost", "--cluster", "-")]
    public async Task Either_files_or_a_cluster_are_counted(params string[] args)
    {
        var (code, _, error) = await ManifestFolder.RunAsync("", args);

        Assert.That(code, Is.Not.Zero);
        Assert.That(error, Does.Contain("give files to count, or --cluster"));
    }

    private static async Task<IReadOnlyList<JsonNode>> CountAsync(string manifests)
    {
        var (code, output, error) = await ManifestFolder.RunAsync(manifests, "cost", "-o", "json", "-");
        Assert.That(code, Is.Zero, error);
        return [.. output.TrimEnd().Split('\n').Select(static l => JsonNode.Parse(l)!)];
    }

    private static int Number(JsonNode cost, string field) => (int)cost[field]!.GetValue<double>();

    private static string External(string name, string fields, string interval = "1h", string store = "{name: aws}") => $$"""
        apiVersion: external-secrets.io/v1
        kind: ExternalSecret
        metadata:
          name: {{name}}
          namespace: shop
        spec:
          refreshInterval: {{interval}}
          secretStoreRef: {{store}}
          {{fields}}
        ---

        """;
}
