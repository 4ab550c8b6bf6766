using Keyferry.Api.Injection;
using Keyferry.Webhook.Tests.Fakes;
using NUnit.Framework;

namespace Keyferry.Webhook.Tests.Injection;

/// <summary>The whole program with an API server: pods are given Secrets.</summary>
public sealed class InjectionRoadTests
{
    [Test]
    public async Task A_Deployment_s_pods_are_given_the_Secret_of_an_ExternalSecret_that_is_made_at_the_same_time()
    {
        await using var scene = await PodScene.StartAsync();

        await scene.Cluster.ApplyAsync(
            PodScene.Deployment("app", "[]", """{"keyferry.io/secrets":"db"}""", replicas: 2), LocalCluster.ExternalSecret("team", "db", "shelf"));

        await LocalCluster.UntilAsync(async () => (await scene.PodsAsync()).Count == 2, () => scene.EventsAsync().GetAwaiter().GetResult());
        var pods = await scene.PodsAsync();
        Assert.Multiple(() =>
        {
            foreach (var pod in pods)
            {
                Assert.That(PodScene.Container(pod)["envFrom"]!.ToJsonString(), Is.EqualTo("""[{"secretRef":{"name":"db"}}]"""));
                Assert.That(pod.Metadata.Annotations, Does.Not.ContainKey(InjectionNames.Awaited), "it waited until the Secret was there");
                Assert.That(pod.Metadata.Annotations[InjectionNames.Hash], Has.Length.EqualTo(16));
            }
        });
    }

    [Test]
    public async Task A_pod_whose_Secret_does_not_come_is_admitted_and_an_event_tells()
    {
        await using var scene = await PodScene.StartAsync(new() { Wait = TimeSpan.FromMilliseconds(200) });

        var made = await scene.CreateAsync(PodScene.Pod("p", """{"keyferry.io/secrets":"missing"}"""));

        Assert.That(made.Ok, Is.True, made.Failure?.Message);
        await LocalCluster.UntilAsync(async () => (await scene.EventsAsync()).Contains("Pod/p SecretNotReady", StringComparison.Ordinal));
    }

    [Test]
    public async Task A_dry_run_shows_the_pod_and_makes_nothing()
    {
        await using var scene = await PodScene.StartAsync(
            namespaceLabels: """{"keyferry.io/injection":"enabled","keyferry.io/inline-references":"allowed"}""");

        var made = await scene.CreateAsync(
            PodScene.Pod("p", env: """[{"name":"P","value":"keyferry://shelf/pw"}]"""), dryRun: true);

        Assert.That(made.Ok, Is.True, made.Failure?.Message);
        await Task.Delay(1000);
        Assert.Multiple(async () =>
        {
            Assert.That(PodScene.Container(made.Value!)["env"]![0]!["valueFrom"], Is.Not.Null);
            Assert.That(await scene.ExternalSecretsAsync(), Is.Empty);
            Assert.That(await scene.PodsAsync(), Is.Empty);
        });
    }

    [Test]
    public async Task While_we_are_away_who_asked_is_refused_by_name_and_nobody_else_notices()
    {
        await using var scene = await PodScene.StartAsync();
        await scene.Cluster.ApplyAsync(PodScene.Json("""{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"out"}}"""));
        await scene.StopAsync();

        var inside = await scene.CreateAsync(PodScene.Pod("p", """{"keyferry.io/inject":"db"}"""));
        var labelled = await scene.CreateAsync(PodScene.Pod("p", labels: """{"keyferry.io/inject":"enabled"}""", ns: "out"));
        var annotated = await scene.CreateAsync(PodScene.Pod("q", """{"keyferry.io/secrets":"db"}""", ns: "out"));
        var outside = await scene.CreateAsync(PodScene.Pod("r", ns: "out"));
        var system = await scene.CreateAsync(PodScene.Pod("p", """{"keyferry.io/inject":"db"}""", """{"keyferry.io/inject":"enabled"}""", "kube-system"));

        Assert.Multiple(() =>
        {
            Assert.That(inside.Failure?.Message, Does.Contain("failed calling webhook \"namespaces.inject.keyferry.io\""));
            Assert.That(labelled.Failure?.Message, Does.Contain("failed calling webhook \"pods.inject.keyferry.io\""));
            Assert.That(annotated.Failure?.Message, Does.Contain("failed calling webhook \"annotations.inject.keyferry.io\""));
            Assert.That(outside.Ok, Is.True, outside.Failure?.Message);
            Assert.That(system.Ok, Is.True, system.Failure?.Message);
        });
    }

    [Test]
    public async Task With_Ignore_who_asked_starts_without_and_an_event_and_the_metric_name_it_afterwards()
    {
        await using var scene = await PodScene.StartAsync(new() { FailurePolicy = Keyferry.Admission.Registrations.FailurePolicy.Ignore });
        await scene.StopAsync();

        var made = await scene.CreateAsync(PodScene.Pod("p", """{"keyferry.io/inject":"db"}"""));
        await scene.CreateAsync(PodScene.Pod("q"));
        await scene.RunAsync(new() { FailurePolicy = Keyferry.Admission.Registrations.FailurePolicy.Ignore });

        Assert.That(made.Ok, Is.True, made.Failure?.Message);
        await LocalCluster.UntilAsync(async () => (await scene.EventsAsync()).Contains("Pod/p InjectionMissed", StringComparison.Ordinal));
        using var http = new HttpClient();
        var metrics = await http.GetStringAsync(new Uri($"http://127.0.0.1:{scene.Host!.MetricsPort}/metrics"));
        Assert.Multiple(async () =>
        {
            Assert.That(metrics, Does.Contain("keyferry_injection_missed_pods_total 1"));
            Assert.That(await scene.EventsAsync(), Does.Not.Contain("Pod/q"));
        });
    }

    [Test]
    public async Task A_pod_is_counted_by_what_became_of_it()
    {
        await using var scene = await PodScene.StartAsync();
        await scene.Cluster.ApplyAsync(LocalCluster.ExternalSecret("team", "db", "shelf"));
        await scene.Cluster.SecretAsync("team", "db");

        await scene.CreateAsync(PodScene.Pod("good", """{"keyferry.io/secrets":"db"}"""));
        var refused = await scene.CreateAsync(PodScene.Pod("bad", """{"keyferry.io/secrets":"db","keyferry.io/secrets-keys":"nokey=A"}"""));

        Assert.That(refused.Failure?.Message, Does.Contain("metadata.annotations[keyferry.io/secrets-keys] (FieldValueInvalid)"));
        using var http = new HttpClient();
        var metrics = await http.GetStringAsync(new Uri($"http://127.0.0.1:{scene.Host!.MetricsPort}/metrics"));
        Assert.Multiple(() =>
        {
            Assert.That(metrics, Does.Contain("keyferry_injection_pods_total{outcome=\"injected\"} 1"));
            Assert.That(metrics, Does.Contain("keyferry_injection_pods_total{outcome=\"refused\"} 1"));
        });
    }

    [Test]
    public async Task Pods_that_wait_hold_up_no_other_review()
    {
        await using var scene = await PodScene.StartAsync(new() { Wait = TimeSpan.FromSeconds(10) });

        var waiting = Enumerable.Range(0, 40).Select(i => scene.CreateAsync(PodScene.Pod($"p{i}", """{"keyferry.io/secrets":"db"}"""))).ToList();
        await scene.Cluster.ApplyAsync(LocalCluster.ExternalSecret("team", "other", "shelf"));
        Assert.That(waiting.TrueForAll(static w => !w.IsCompleted), Is.True, "all of them wait for db");
        await scene.Cluster.ApplyAsync(LocalCluster.ExternalSecret("team", "db", "shelf"));

        var made = await Task.WhenAll(waiting);
        Assert.That(made.Select(static m => m.Value?.Metadata.Annotations.ContainsKey(InjectionNames.Awaited)), Is.All.False, "and get it");
    }
}
