using System.Text.Json.Nodes;
using Keyferry.Cluster.Tests.Fixture;
using NUnit.Framework;

namespace Keyferry.Cluster.Tests.Reports;

/// <summary>What users of AWS's stores reported, and what they get instead.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class AwsStoreReportTests
{
    /// <summary>https://github.com/external-secrets/external-secrets/issues/3937</summary>
    [TestCase("Retain")]
    [TestCase("Delete")]
    public async Task A_folder_where_a_parameter_is_wanted_is_told_with_the_way_to_read_it(string deletionPolicy)
    {
        var scene = await OpenAsync("ParameterStore");
        await AwsEmulator.SetParameterAsync($"/{scene.Namespace}/shop/user", "app");
        await AwsEmulator.SetParameterAsync($"/{scene.Namespace}/shop/pass", "pw");

        var printed = await scene.ApplyAsync(Shop(deletionPolicy, $"extract: {{key: /{scene.Namespace}/shop/}}"));
        await scene.UntilReadyAsync("externalsecret", "shop", "False");
        var events = await scene.EventsAsync("is a folder, not a parameter");
        await scene.ApplyAsync(Shop(deletionPolicy, $"find: {{path: /{scene.Namespace}/shop, name: {{regexp: .*}}}}"));
        var secret = await scene.UntilAsync("secret", "shop", static s => s["data"] is not null);

        Assert.That(printed, Does.Contain("spec.dataFrom[0].extract.key").And.Contain("find.path"));
        Assert.That(events, Does.Contain("dataFrom: [{find: {path: ").And.Not.Contain("SecretDeleted"));
        Assert.That(Scene.Value(secret, $"_{scene.Namespace}_shop_user"), Is.EqualTo("app"));
        Assert.That(Scene.Value(secret, $"_{scene.Namespace}_shop_pass"), Is.EqualTo("pw"));
    }

    /// <summary>https://github.com/external-secrets/external-secrets/issues/1036</summary>
    [Test]
    public async Task A_versions_bare_id_deletes_no_Secret_and_is_told_its_right_form()
    {
        var scene = await OpenAsync("SecretsManager");
        var name = $"{scene.Namespace}/db";
        var first = Guid.CreateVersion7().ToString();
        await AwsEmulator.SecretsAsync("CreateSecret", new { Name = name, SecretString = "v1", ClientRequestToken = first });
        await AwsEmulator.SetSecretAsync(name, "v2");
        await scene.ApplyAsync(Db(name, ""));
        await scene.UntilAsync("secret", "db", static s => Scene.Value(s, "password") == "v2");

        var printed = await scene.ApplyAsync(Db(name, first));
        await scene.UntilReadyAsync("externalsecret", "db", "False");
        await scene.EventsAsync($"has no version with the label {first}");
        var left = await scene.ReadAsync("secret", "db");
        await scene.ApplyAsync(Db(name, $"uuid/{first}"));
        await scene.UntilAsync("secret", "db", static s => Scene.Value(s, "password") == "v1");

        Assert.That(printed, Does.Contain("spec.data[0].remoteRef.version").And.Contain($"uuid/{first}"));
        Assert.That(left, Is.Not.Null);
        Assert.That(Scene.Value(left!, "password"), Is.EqualTo("v2"));
    }

    /// <summary>https://github.com/external-secrets/external-secrets/issues/6690: the emulator's tokens ended in 2015.</summary>
    [Test]
    public async Task A_token_that_has_ended_before_its_refresh_is_told_and_does_not_spin()
    {
        var scene = await OpenAsync("SecretsManager");

        var printed = await scene.ApplyAsync("""
            apiVersion: generators.external-secrets.io/v1alpha1
            kind: ECRAuthorizationToken
            metadata: {name: ecr}
            spec:
              region: us-east-1
              auth:
                secretRef:
                  accessKeyIDSecretRef: {name: aws, key: id}
                  secretAccessKeySecretRef: {name: aws, key: secret}
            ---
            apiVersion: external-secrets.io/v1
            kind: ExternalSecret
            metadata: {name: pull}
            spec:
              refreshInterval: 24h
              dataFrom:
              - sourceRef:
                  generatorRef: {apiVersion: generators.external-secrets.io/v1alpha1, kind: ECRAuthorizationToken, name: ecr}
            """);
        await scene.UntilReadyAsync("externalsecret", "pull");
        var secret = await scene.ReadAsync("secret", "pull");
        var before = await CallsAsync("GetAuthorizationToken");
        await Task.Delay(TimeSpan.FromSeconds(20));
        var more = await CallsAsync("GetAuthorizationToken") - before;
        await scene.EventsAsync("which is over already");

        Assert.That(printed, Does.Contain("spec.refreshInterval").And.Contain("12h"));
        Assert.That(
            (secret!["data"] as JsonObject)!.Select(static p => p.Key), Is.EquivalentTo(["username", "password", "proxy_endpoint", "expires_at"]));
        Assert.That(before, Is.Positive);

        // This object is due once a minute; the tutorials' tests may ask for a token of their own meanwhile.
        Assert.That(more, Is.LessThanOrEqualTo(3));
    }

    private static async Task<double> CallsAsync(string call)
    {
        using var http = new HttpClient();
        var metrics = await http.GetStringAsync($"http://127.0.0.1:{RealCluster.Keyferry.MetricsPort}/metrics");
        return metrics.Split('\n')
            .Where(l => l.StartsWith("externalsecret_provider_api_calls_count{", StringComparison.Ordinal) && l.Contains($"\"{call}\"", StringComparison.Ordinal))
            .Sum(static l => double.Parse(l[(l.LastIndexOf(' ') + 1)..], System.Globalization.CultureInfo.InvariantCulture));
    }

    /// <summary>https://github.com/external-secrets/external-secrets/issues/6806</summary>
    [Test]
    public async Task A_push_leaves_the_secrets_resource_policy_alone()
    {
        var scene = await OpenAsync("SecretsManager");
        var name = $"{scene.Namespace}/token";
        const string policy = """{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Principal":"*","Action":"secretsmanager:DeleteSecret","Resource":"*"}]}""";
        await scene.ApplyAsync(Push(name, "store"));
        await scene.UntilReadyAsync("pushsecret", "push");
        await AwsEmulator.SecretsAsync("PutResourcePolicy", new { SecretId = name, ResourcePolicy = policy });

        await scene.KubectlAsync("annotate", "pushsecret", "push", "force-sync=1");
        await scene.KubectlAsync("patch", "secret", "source", "--type=merge", "-p", """{"stringData":{"token":"t-2"}}""");
        await scene.KubectlAsync("annotate", "pushsecret", "push", "force-sync=2", "--overwrite");
        await UntilAsync(name, static v => v?["SecretBinary"]?.GetValue<string>() == "dC0y");

        var left = await AwsEmulator.SecretsAsync("GetResourcePolicy", new { SecretId = name });
        Assert.That(left?["ResourcePolicy"]?.GetValue<string>(), Does.Contain("Deny"));
    }

    /// <summary>https://github.com/external-secrets/external-secrets/issues/5062</summary>
    [Test]
    public async Task A_push_that_moves_to_another_store_of_the_account_does_not_delete_what_it_wrote()
    {
        var scene = await OpenAsync("SecretsManager");
        await scene.ApplyAsync(Store("hard", "SecretsManager", "{forceDeleteWithoutRecovery: true}"));
        var name = $"{scene.Namespace}/token";
        await scene.ApplyAsync(Push(name, "store"));
        await scene.UntilReadyAsync("pushsecret", "push");

        await scene.ApplyAsync(Push(name, "hard"));
        await scene.UntilAsync("pushsecret", "push", static p =>
            p["status"]?["syncedPushSecrets"] is JsonObject { Count: 1 } synced && synced.ContainsKey("SecretStore/hard"));
        await scene.KubectlAsync("annotate", "pushsecret", "push", "force-sync=1");
        await Task.Delay(TimeSpan.FromSeconds(2));
        var about = await AwsEmulator.SecretsAsync("DescribeSecret", new { SecretId = name });
        var value = await AwsEmulator.SecretsAsync("GetSecretValue", new { SecretId = name });
        await scene.UntilReadyAsync("pushsecret", "push");
        await scene.KubectlAsync("delete", "pushsecret", "push", "--timeout=60s");

        Assert.That(about?["DeletedDate"], Is.Null);
        Assert.That(value?["SecretBinary"]?.GetValue<string>(), Is.EqualTo("dC0x"));
        await UntilAsync(name, static v => v is null);
    }

    private static async Task UntilAsync(string name, Func<JsonNode?, bool> wanted)
    {
        for (var tries = 0; tries < 100; tries++)
        {
            if (wanted(await AwsEmulator.SecretsAsync("GetSecretValue", new { SecretId = name })))
            {
                return;
            }

            await Task.Delay(200);
        }

        Assert.Fail($"{name} did not become as wanted");
    }

    private static async Task<Scene> OpenAsync(string service)
    {
        var scene = await Scene.OpenAsync();
        await scene.ApplyAsync("""
            apiVersion: v1
            kind: Secret
            metadata: {name: aws}
            stringData: {id: test, secret: test}
            """);
        await scene.ApplyAsync(Store("store", service, "{}"));
        return scene;
    }

    private static string Store(string name, string service, string deletion) => $$"""
        apiVersion: external-secrets.io/v1
        kind: SecretStore
        metadata: {name: {{name}} }
        spec:
          provider:
            aws:
              service: {{service}}
              region: us-east-1
              secretsManager: {{deletion}}
              auth:
                secretRef:
                  accessKeyIDSecretRef: {name: aws, key: id}
                  secretAccessKeySecretRef: {name: aws, key: secret}
        """;

    private static string Shop(string deletionPolicy, string source) => $$"""
        apiVersion: external-secrets.io/v1
        kind: ExternalSecret
        metadata: {name: shop}
        spec:
          refreshInterval: 1h
          secretStoreRef: {name: store}
          target: {deletionPolicy: {{deletionPolicy}} }
          dataFrom:
          - {{source}}
        """;

    private static string Db(string key, string version) => $$"""
        apiVersion: external-secrets.io/v1
        kind: ExternalSecret
        metadata: {name: db}
        spec:
          refreshInterval: 1h
          secretStoreRef: {name: store}
          target: {deletionPolicy: Delete}
          data:
          - {secretKey: password, remoteRef: {key: {{key}}, version: "{{version}}"} }
        """;

    private static string Push(string key, string store) => $$"""
        apiVersion: v1
        kind: Secret
        metadata: {name: source}
        stringData: {token: t-1}
        ---
        apiVersion: external-secrets.io/v1alpha1
        kind: PushSecret
        metadata: {name: push}
        spec:
          refreshInterval: 1m
          deletionPolicy: Delete
          secretStoreRefs:
          - {name: {{store}}, kind: SecretStore}
          selector:
            secret: {name: source}
          data:
          - match:
              secretKey: token
              remoteRef: {remoteKey: {{key}} }
        """;
}
