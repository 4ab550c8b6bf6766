using System.Text.Json.Nodes;
using Keyferry.Sync.Restarts;
using Keyferry.Sync.Tests.Support;
using NUnit.Framework;

namespace Keyferry.Sync.Tests.Restarts;

/// <summary>Argo Rollouts, which a server may not have, or have later.</summary>
public sealed class RolloutTests
{
    private const string Rollouts = "/apis/argoproj.io/v1alpha1/namespaces/ns/rollouts";

    private const string Definition = """
        {"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition","metadata":{"name":"rollouts.argoproj.io"},
         "spec":{"group":"argoproj.io","scope":"Namespaced","names":{"plural":"rollouts","singular":"rollout","kind":"Rollout","listKind":"RolloutList"},
          "versions":[{"name":"v1alpha1","served":true,"storage":true,"subresources":{"status":{}},
           "schema":{"openAPIV3Schema":{"type":"object","x-kubernetes-preserve-unknown-fields":true}}}]}}
        """;

    [Test]
    public async Task They_are_restarted_once_they_are_served_and_that_they_are_not_is_told_once()
    {
        await using var scene = await RestartScene.StartAsync();
        await scene.SecretAsync("db", "pw=1");
        await scene.QuietAsync();
        Assert.That(scene.Engine.Log.Lines.Where(static l => l.Contains("rollouts", StringComparison.Ordinal)),
            Is.EqualTo(["Information: The server has no rollouts of argoproj.io/v1alpha1: they are watched once it does"]));

        await scene.Cluster.SendAsync("POST", "/apis/apiextensions.k8s.io/v1/customresourcedefinitions", Definition);
        await TestCluster.UntilAsync(async () => (await scene.Cluster.TrySendAsync("GET", Rollouts, null)).Status == 200);
        await scene.Cluster.SendAsync("POST", Rollouts, Rollout("canary", """{"template":{"metadata":{"labels":{"app":"a"}},"spec":{"containers":[{"name":"c","image":"i","envFrom":[{"secretRef":{"name":"db"}}]}]}}}"""));
        await scene.Cluster.SendAsync("POST", Rollouts, Rollout("refers", """{"workloadRef":{"apiVersion":"apps/v1","kind":"Deployment","name":"app"}}"""));
        await TestCluster.UntilAsync(async () => (await ReadAsync(scene, "canary"))["metadata"]!["annotations"]![RestartAnnotations.SecretHashes] is not null, seconds: 60);

        await scene.RotateAsync("db", "pw=2");
        await TestCluster.UntilAsync(async () =>
            (await ReadAsync(scene, "canary"))["spec"]!["template"]!["metadata"]!["annotations"]?[RestartAnnotations.RestartedAt] is not null);

        // Its controller writes the generation as a text.
        var generation = (long)(await ReadAsync(scene, "canary"))["metadata"]!["generation"]!;
        await scene.Cluster.PatchAsync($"{Rollouts}/canary/status", $$"""{"status":{"observedGeneration":"{{generation}}"} }""");
        Assert.That(await scene.EventsAsync("Restarted"), Is.EqualTo(["Rollout canary: restarted for the new content of Secret db"]));
        Assert.That((await ReadAsync(scene, "refers"))["spec"]!.AsObject().Select(static f => f.Key), Is.EqualTo(["workloadRef"]));
    }

    private static Task<JsonObject> ReadAsync(RestartScene scene, string name) => scene.Cluster.SendAsync("GET", $"{Rollouts}/{name}", null);

    private static string Rollout(string name, string spec) => $$"""
        {"apiVersion":"argoproj.io/v1alpha1","kind":"Rollout","metadata":{"name":"{{name}}","annotations":{"keyferry.io/restart":"db"} },"spec":{{spec}} }
        """;
}
