using Keyferry.Chart.Tests.Observing;
using Keyferry.Cluster.Tests.Fixture;
using NUnit.Framework;

// With the cluster of the main road, and the program that the chart installed there.
namespace Keyferry.Cluster.Tests.Observing;

/// <summary>A real Prometheus scrapes the running program and answers every query of dashboards and alerts.</summary>
public sealed class PrometheusTests
{
    // What has no series while all is well, or is not there yet: certificates' ends and restarts come from other parts.
    private static readonly string[] _mayBeEmpty =
    [
        "keyferry_certificate_", "keyferry_webhook_reachable", "keyferry_workload_restarts", "> ", "< ", "== ", "/ sum",
    ];

    [Test]
    public async Task Every_query_is_answered()
    {
        var scene = await Scene.OpenAsync();
        await scene.ApplyAsync("""
            apiVersion: external-secrets.io/v1
            kind: SecretStore
            metadata: {name: store}
            spec: {provider: {fake: {data: [{key: db, value: hush}]}}}
            ---
            apiVersion: external-secrets.io/v1
            kind: SecretStore
            metadata: {name: aws}
            spec: {provider: {aws: {service: SecretsManager, region: us-east-1}}}
            ---
            apiVersion: external-secrets.io/v1
            kind: ClusterSecretStore
            metadata: {name: observed}
            spec: {provider: {fake: {data: [{key: db, value: hush}]}}}
            ---
            apiVersion: external-secrets.io/v1
            kind: ExternalSecret
            metadata: {name: app}
            spec:
              refreshInterval: 2s
              secretStoreRef: {name: store}
              data: [{secretKey: password, remoteRef: {key: db}}]
            ---
            apiVersion: external-secrets.io/v1
            kind: ExternalSecret
            metadata: {name: missing}
            spec:
              refreshInterval: 2s
              secretStoreRef: {name: aws}
              data: [{secretKey: password, remoteRef: {key: there-is-none}}]
            """);
        await scene.UntilReadyAsync("externalsecret", "app");
        await scene.UntilReadyAsync("externalsecret", "missing", "False");
        await using var prometheus = await PrometheusServer.StartAsync(RealCluster.Keyferry.MetricsPort);

        foreach (var query in await Queries.AllAsync())
        {
            var answer = await prometheus.QueryAsync(query);
            if (!_mayBeEmpty.Any(e => query.Contains(e, StringComparison.Ordinal)))
            {
                Assert.That(answer, Is.Not.Empty, query);
            }
        }

        var rules = (await prometheus.GetAsync("api/v1/rules"))["groups"]!.AsArray().SelectMany(static g => g!["rules"]!.AsArray()).ToList();
        Assert.That(rules, Is.Not.Empty);
        Assert.That(rules.Where(static r => r!["lastError"] is not null), Is.Empty);
        Assert.That(await prometheus.QueryAsync("""externalsecret_status_condition{name="missing",condition="Ready",status="False"} == 1"""), Has.Count.EqualTo(1));
    }
}
