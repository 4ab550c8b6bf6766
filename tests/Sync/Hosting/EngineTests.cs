using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Keyferry.Sync.Tests.Support;
using NUnit.Framework;

namespace Keyferry.Sync.Tests.Hosting;

public sealed class EngineTests
{
    private const string Stores = "secretstores";
    private const string ExternalSecrets = "externalsecrets";

    [Test]
    public async Task An_interval_of_ten_thousand_years_stops_no_other_store()
    {
        await using var cluster = await TestCluster.StartAsync();
        await using var run = EngineRun.Start(cluster.Kubeconfig, static o => o with { Workers = 4 });
        for (var i = 0; i < 16; i++)
        {
            await cluster.StoreAsync($"hostile{i}", more: ",\"refreshInterval\": 300000000000");
        }

        for (var i = 0; i < 16; i++)
        {
            await cluster.WaitReadyAsync(Stores, $"hostile{i}", starts: "");
        }

        await cluster.StoreAsync("fine");
        await cluster.WaitReadyAsync(Stores, "fine");
    }

    [Test]
    public async Task A_second_term_begins_with_new_lists_and_does_again_what_the_loss_cut_short()
    {
        await using var cluster = await TestCluster.StartAsync();
        await cluster.StoreAsync("shelf");
        await cluster.ExternalSecretAsync("stays", "shelf");
        await cluster.ExternalSecretAsync("goes", "shelf", target: """{"creationPolicy":"Orphan"}""");
        await using (var first = EngineRun.Start(cluster.Kubeconfig))
        {
            await cluster.WaitReadyAsync(ExternalSecrets, "stays");
            await cluster.WaitReadyAsync(ExternalSecrets, "goes");
            await first.StopAsync();
            Assert.That(() => first.Engine.RunAsync(CancellationToken.None), Throws.InvalidOperationException, "caches of another time");
        }

        // Between the terms: an object goes for good, one is changed, a new one comes.
        await cluster.PatchAsync(Path(ExternalSecrets, "goes"), """{"metadata":{"finalizers":null}}""");
        await cluster.DeleteAsync(Path(ExternalSecrets, "goes"));
        await cluster.DeleteAsync("/api/v1/namespaces/ns/secrets/goes");
        await cluster.PatchAsync(Path(Stores, "shelf"), """{"spec":{"provider":{"fake":{"data":[{"key":"pw","value":"v2"}]}}}}""");
        await cluster.PatchAsync(Path(ExternalSecrets, "stays"), """{"metadata":{"annotations":{"force-sync":"1"}}}""");
        await cluster.ExternalSecretAsync("comes", "shelf");

        await using var second = EngineRun.Start(cluster.Kubeconfig);
        await cluster.WaitReadyAsync(ExternalSecrets, "comes");
        await TestCluster.UntilAsync(async () => await ValueAsync(cluster, "stays") == "v2");
        Assert.That(await cluster.ExistsAsync("/api/v1/namespaces/ns/secrets/goes"), Is.False);
    }

    [Test]
    public async Task A_refusal_is_looked_at_again_when_the_blocker_goes()
    {
        await using var cluster = await TestCluster.StartAsync();
        await cluster.StoreAsync("shelf");
        await cluster.SendAsync(
            "POST", "/api/v1/namespaces/ns/secrets", """{"metadata":{"name":"app"},"immutable":true,"data":{"old":"b2xk"}}""");
        await using var run = EngineRun.Start(cluster.Kubeconfig);
        await cluster.ExternalSecretAsync("app", "shelf");
        await cluster.WaitReadyAsync(ExternalSecrets, "app", starts: "False");

        await cluster.DeleteAsync("/api/v1/namespaces/ns/secrets/app");

        await cluster.WaitReadyAsync(ExternalSecrets, "app");
        Assert.That(await ValueAsync(cluster, "app"), Is.EqualTo("v1"));
    }

    [Test]
    public async Task A_target_whose_label_and_content_somebody_takes_away_is_repaired()
    {
        await using var cluster = await TestCluster.StartAsync();
        await cluster.StoreAsync("shelf");
        await cluster.ExternalSecretAsync("app", "shelf");
        await using var run = EngineRun.Start(cluster.Kubeconfig);
        await cluster.WaitReadyAsync(ExternalSecrets, "app");

        await cluster.PatchAsync(
            "/api/v1/namespaces/ns/secrets/app",
            """{"metadata":{"labels":{"reconcile.external-secrets.io/managed":null}},"data":{"a":"aGFuZA=="}}""");

        await TestCluster.UntilAsync(async () => await ValueAsync(cluster, "app") == "v1");
    }

    [Test]
    public async Task A_status_that_is_cleared_from_outside_is_written_anew()
    {
        await using var cluster = await TestCluster.StartAsync();
        await cluster.StoreAsync("shelf");
        await cluster.ExternalSecretAsync("app", "shelf");
        await using var run = EngineRun.Start(cluster.Kubeconfig);
        await cluster.WaitReadyAsync(ExternalSecrets, "app");

        await cluster.PatchAsync(Path(ExternalSecrets, "app") + "/status", """{"status":null}""");
        await cluster.PatchAsync(Path(Stores, "shelf") + "/status", """{"status":null}""");

        await cluster.WaitReadyAsync(Stores, "shelf");
        await cluster.WaitReadyAsync(ExternalSecrets, "app");
    }

    [Test]
    public async Task A_store_without_the_flood_gate_wakes_its_users_when_it_comes()
    {
        await using var cluster = await TestCluster.StartAsync();
        await using var run = EngineRun.Start(cluster.Kubeconfig, static o => o with { FloodGate = false });
        await cluster.ExternalSecretAsync("app", "shelf");
        await cluster.WaitReadyAsync(ExternalSecrets, "app", starts: "False");
        await WaitForRetriesAsync();

        await cluster.StoreAsync("shelf");

        await TestCluster.UntilAsync(
            async () => (await cluster.ReadyAsync(ExternalSecrets, "app")).StartsWith("True", StringComparison.Ordinal), seconds: 3);
    }

    [Test]
    public async Task Credentials_that_come_have_their_store_checked()
    {
        await using var cluster = await TestCluster.StartAsync();
        await using var run = EngineRun.Start(cluster.Kubeconfig);
        await cluster.SendAsync("POST", "/apis/external-secrets.io/v1/namespaces/ns/secretstores", """
            {"apiVersion":"external-secrets.io/v1","kind":"SecretStore","metadata":{"name":"cloud"},"spec":{"provider":{"aws":{
             "service":"SecretsManager","region":"eu-central-1","auth":{"secretRef":{
             "accessKeyIDSecretRef":{"name":"creds","key":"id"},"secretAccessKeySecretRef":{"name":"creds","key":"key"}}}}}}}
            """);
        await cluster.WaitReadyAsync(Stores, "cloud", starts: "False");
        await WaitForRetriesAsync();

        await cluster.SendAsync(
            "POST", "/api/v1/namespaces/ns/secrets", """{"metadata":{"name":"creds"},"data":{"id":"aWQ=","key":"a2V5"}}""");

        await TestCluster.UntilAsync(
            async () => (await cluster.ReadyAsync(Stores, "cloud")).StartsWith("True", StringComparison.Ordinal),
            () => cluster.ReadyAsync(Stores, "cloud"), seconds: 4);
    }

    [Test]
    public async Task A_ServiceAccount_that_comes_and_changes_has_its_store_checked()
    {
        await using var cluster = await TestCluster.StartAsync();
        await using var run = EngineRun.Start(cluster.Kubeconfig);
        await cluster.SendAsync("POST", "/apis/external-secrets.io/v1/namespaces/ns/secretstores", """
            {"apiVersion":"external-secrets.io/v1","kind":"SecretStore","metadata":{"name":"cloud"},"spec":{"provider":{"aws":{
             "service":"SecretsManager","region":"eu-central-1","auth":{"jwt":{"serviceAccountRef":{"name":"app"}}}}}}}
            """);
        await cluster.WaitReadyAsync(Stores, "cloud", starts: "False unable to create client");
        await WaitForRetriesAsync();

        await cluster.SendAsync(
            "POST", "/api/v1/namespaces/ns/serviceaccounts",
            """{"metadata":{"name":"app","annotations":{"eks.amazonaws.com/role-arn":"arn:aws:iam::123456789012:role/app"}}}""");

        // It logs in now, and AWS knows no such role.
        await StandingAsync("False unable to validate store");

        await cluster.PatchAsync(
            "/api/v1/namespaces/ns/serviceaccounts/app", """{"metadata":{"annotations":{"eks.amazonaws.com/role-arn":null}}}""");
        await StandingAsync("False unable to create client");

        Task StandingAsync(string ready) => TestCluster.UntilAsync(
            async () => (await cluster.ReadyAsync(Stores, "cloud")).StartsWith(ready, StringComparison.Ordinal),
            () => cluster.ReadyAsync(Stores, "cloud"), seconds: 4);
    }

    [Test]
    public async Task A_ConfigMap_with_authorities_that_comes_has_its_store_checked()
    {
        await using var cluster = await TestCluster.StartAsync();
        await using var run = EngineRun.Start(cluster.Kubeconfig);
        await cluster.SendAsync("POST", "/api/v1/namespaces/ns/secrets", """{"metadata":{"name":"creds"},"data":{"token":"dA=="}}""");
        await cluster.SendAsync("POST", "/apis/external-secrets.io/v1/namespaces/ns/secretstores", """
            {"apiVersion":"external-secrets.io/v1","kind":"SecretStore","metadata":{"name":"cloud"},"spec":{"provider":{"vault":{
             "server":"https://127.0.0.1:1","path":"secret","auth":{"tokenSecretRef":{"name":"creds","key":"token"}},
             "caProvider":{"type":"ConfigMap","name":"ca","key":"ca.crt"}}}}}
            """);
        await cluster.WaitReadyAsync(Stores, "cloud", starts: "False unable to create client");
        await WaitForRetriesAsync();

        using var key = ECDsa.Create();
        var authority = new CertificateRequest("CN=ca", key, HashAlgorithmName.SHA256)
            .CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100)).ExportCertificatePem();
        await cluster.SendAsync(
            "POST", "/api/v1/namespaces/ns/configmaps", $$$"""{"metadata":{"name":"ca"},"data":{"ca.crt":"{{{authority.ReplaceLineEndings("\\n")}}}"}}""");

        // It is asked now, and nobody listens there.
        await TestCluster.UntilAsync(
            async () => (await cluster.ReadyAsync(Stores, "cloud")).StartsWith("False unable to validate store", StringComparison.Ordinal),
            () => cluster.ReadyAsync(Stores, "cloud"), seconds: 4);
    }

    [Test]
    public async Task A_namespace_that_gets_the_label_of_a_condition_may_use_the_cluster_store_at_once()
    {
        await using var cluster = await TestCluster.StartAsync();
        await cluster.SendAsync("POST", "/apis/external-secrets.io/v1/clustersecretstores", """
            {"apiVersion":"external-secrets.io/v1","kind":"ClusterSecretStore","metadata":{"name":"shelf"},"spec":{
             "conditions":[{"namespaceSelector":{"matchLabels":{"team":"a"}}}],"provider":{"fake":{"data":[{"key":"pw","value":"v1"}]}}}}
            """);
        await using var run = EngineRun.Start(cluster.Kubeconfig);
        await cluster.WaitReadyAsync("clustersecretstores", "shelf", ns: "");
        await cluster.ExternalSecretAsync("app", "shelf", "ClusterSecretStore");
        await cluster.WaitReadyAsync(ExternalSecrets, "app", starts: "False");
        await WaitForRetriesAsync();

        await cluster.PatchAsync("/api/v1/namespaces/ns", """{"metadata":{"labels":{"team":"a"}}}""");

        await TestCluster.UntilAsync(
            async () => (await cluster.ReadyAsync(ExternalSecrets, "app")).StartsWith("True", StringComparison.Ordinal), seconds: 3);
    }

    [Test]
    public async Task The_progress_shows_every_controller_and_watch()
    {
        await using var cluster = await TestCluster.StartAsync();
        await using var run = EngineRun.Start(cluster.Kubeconfig);
        await TestCluster.UntilAsync(() => Task.FromResult(
            run.Engine.NotReadyReason is null && run.Engine.Progress().Controllers.All(static c => c.Workers > 0)
            && run.Engine.Progress().Watches.All(static w => w.Synced || w.Type.Plural == "rollouts")));

        var progress = run.Engine.Progress();

        Assert.That(
            progress.Controllers.Select(static c => c.Name),
            Is.SupersetOf(["secretstore", "clustersecretstore", "externalsecret", "clusterexternalsecret", "clusterpushsecret", "deployment", "rollout"]));
        Assert.That(
            progress.Watches.Select(static w => w.Type.Plural),
            Is.SupersetOf([
                "externalsecrets", "secretstores", "secrets", "configmaps", "serviceaccounts", "clustersecretstores", "namespaces", "clusterexternalsecrets",
                "clusterpushsecrets", "pushsecrets", "deployments", "statefulsets", "daemonsets", "rollouts",
            ]));
        Assert.That(progress.Watches.Where(static w => !w.Synced).Select(static w => w.Type.Plural), Is.EqualTo(["rollouts"]), "Argo Rollouts is not installed");
        Assert.That(progress.Stalled, Is.False);
    }

    // Failures wait 1, 2, 4, 8 s: after the third the next look of its own is some seconds off.
    private static Task WaitForRetriesAsync() => Task.Delay(TimeSpan.FromSeconds(7.5));

    private static string Path(string plural, string name) => $"/apis/external-secrets.io/v1/namespaces/ns/{plural}/{name}";

    private static async Task<string?> ValueAsync(TestCluster cluster, string secret)
    {
        var (status, found) = await cluster.TrySendAsync("GET", $"/api/v1/namespaces/ns/secrets/{secret}", null);
        return status == 200 && (string?)found["data"]?["a"] is { } value
            ? System.Text.Encoding.UTF8.GetString(Convert.FromBase64String(value))
            : null;
    }
}
