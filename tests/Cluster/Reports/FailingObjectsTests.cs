using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using Keyferry.Cluster.Tests.Fixture;
using NUnit.Framework;

namespace Keyferry.Cluster.Tests.Reports;

/// <summary>
/// Objects that fail harm no others (https://github.com/external-secrets/external-secrets/pull/6381,
/// https://github.com/external-secrets/kubernetes-external-secrets/issues/503).
/// </summary>
[NonParallelizable]
public sealed class FailingObjectsTests
{
    private const int Objects = 300;

    private const string Shelf = """
        apiVersion: external-secrets.io/v1
        kind: SecretStore
        metadata: {name: shelf}
        spec:
          provider:
            fake:
              data: [{key: pw, value: pw-1}]
        """;

    [Test]
    public async Task Deletions_and_new_objects_do_not_wait_behind_hundreds_that_fail()
    {
        var scene = await Scene.OpenAsync();
        await scene.ApplyAsync(Shelf);
        await scene.UntilReadyAsync("secretstore", "shelf");
        var manifests = new StringBuilder();
        for (var i = 0; i < Objects; i++)
        {
            manifests.Append(App($"bad-{i}", "does-not-exist", "1m", $"labels: {{batch: \"{i % 10}\"}}"));
        }

        await scene.ApplyAsync(manifests.ToString());
        await scene.UntilReadyAsync("externalsecret", $"bad-{Objects - 1}", "False");

        var watch = Stopwatch.StartNew();
        await scene.KubectlAsync("delete", "externalsecrets", "-l", "batch=0", "--timeout=60s");
        var deleted = watch.Elapsed;
        await scene.ApplyAsync(App("good", "pw", "1h", ""));
        await scene.UntilReadyAsync("externalsecret", "good");

        Assert.That(deleted, Is.LessThan(TimeSpan.FromSeconds(30)));
        var events = JsonNode.Parse(await scene.KubectlAsync("get", "events", "-o", "json"))!["items"]!.AsArray();
        var each = events.Where(static e => e!["reason"]!.GetValue<string>() == "UpdateFailed")
            .CountBy(static e => e!["involvedObject"]!["name"]!.GetValue<string>());
        Assert.That(each.Where(static e => e.Value > 1), Is.Empty, "each object has one event with a count");
    }

    [Test]
    public async Task A_quota_is_told_in_the_servers_words_and_room_is_found_without_a_touch()
    {
        var scene = await Scene.OpenAsync();
        await scene.ApplyAsync(Shelf);
        await scene.UntilReadyAsync("secretstore", "shelf");
        await scene.ApplyAsync("""
            apiVersion: v1
            kind: ResourceQuota
            metadata: {name: few}
            spec: {hard: {secrets: "50"}}
            """);
        await SetQuotaAsync(scene, 1);
        await RefusedByQuotaAsync(scene);
        await scene.ApplyAsync(App("app", "pw", "10s", ""));

        var refused = await scene.UntilAsync(
            "externalsecret", "app", static o => Scene.Ready(o)?["status"]?.GetValue<string>() == "False");
        Assert.That(Scene.Ready(refused)!["message"]!.GetValue<string>(), Does.Contain("exceeded quota: few"));

        await SetQuotaAsync(scene, 10);
        await scene.UntilAsync("secret", "app", static s => Scene.Value(s, "password") == "pw-1", seconds: 60);
    }

    // No controller keeps the quota's status here; what admission goes by is this.
    private static async Task SetQuotaAsync(Scene scene, int most)
    {
        var quota = (await scene.ReadAsync("resourcequota", "few"))!;
        quota["status"] = new JsonObject
        {
            ["hard"] = new JsonObject { ["secrets"] = $"{most}" },
            ["used"] = new JsonObject { ["secrets"] = "1" },
        };
        var path = $"/api/v1/namespaces/{scene.Namespace}/resourcequotas/few/status";
        var done = await RealCluster.KubectlAsync(quota.ToJsonString(), "replace", "--raw", path, "-f", "-");
        Assert.That(done.ExitCode, Is.Zero, done.All);
    }

    // The server's admission sees a changed quota a moment later.
    private static async Task RefusedByQuotaAsync(Scene scene)
    {
        for (var tries = 0; tries < 100; tries++)
        {
            var made = await RealCluster.KubectlAsync(
                null, "-n", scene.Namespace, "create", "secret", "generic", "probe", "--dry-run=server");
            if (made.All.Contains("exceeded quota", StringComparison.Ordinal))
            {
                return;
            }

            await Task.Delay(200);
        }

        Assert.Fail("the server does not heed the quota");
    }

    private static string App(string name, string key, string interval, string metadata) => $$"""
        ---
        apiVersion: external-secrets.io/v1
        kind: ExternalSecret
        metadata:
          name: {{name}}
          {{metadata}}
        spec:
          refreshInterval: {{interval}}
          secretStoreRef: {name: shelf}
          data:
          - {secretKey: password, remoteRef: {key: {{key}} } }

        """;
}
