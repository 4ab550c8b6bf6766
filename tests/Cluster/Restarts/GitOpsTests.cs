using Keyferry.Cluster.Tests.Fixture;
using NUnit.Framework;

namespace Keyferry.Cluster.Tests.Restarts;

/// <summary>What tools that compare what they applied see after a restart: nothing (https://github.com/stakater/Reloader/issues/333).</summary>
[Parallelizable(ParallelScope.All)]
public sealed class GitOpsTests
{
    private const string Manifest = """
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: app
          annotations: {keyferry.io/restart: db}
        spec:
          replicas: 0
          selector: {matchLabels: {app: app}}
          template:
            metadata:
              labels: {app: app}
              annotations: {team: payments}
            spec:
              containers:
              - name: c
                image: registry.example/app
                envFrom:
                - secretRef: {name: db}
        """;

    // Argo CD compares in three ways by what was last applied, or by a dry run of its own apply, as Flux does.
    [TestCase("apply", TestName = "A_three_way_apply_sees_no_drift_and_takes_nothing_away")]
    [TestCase("apply --server-side --field-manager=argocd-controller --force-conflicts", TestName = "A_server_side_apply_sees_no_drift_and_takes_nothing_away")]
    public async Task Sees_no_drift(string apply)
    {
        var scene = await Scene.OpenAsync();
        string[] words = [.. apply.Split(' '), "-n", scene.Namespace, "-f", "-"];
        await scene.KubectlAsync("create", "secret", "generic", "db", "--from-literal=pw=1");
        Assert.That((await RealCluster.KubectlAsync(Manifest, words)).ExitCode, Is.Zero);
        await scene.UntilAsync("deployment", "app", static d => d["metadata"]!["annotations"]!["keyferry.io/secret-hashes"] is not null, seconds: 30);
        await scene.KubectlAsync("patch", "secret", "db", "--type=merge", "-p", """{"stringData":{"pw":"2"}}""");
        var restarted = await scene.UntilAsync("deployment", "app", static d => RestartedAt(d) is not null, seconds: 60);

        var diff = await RealCluster.KubectlAsync(Manifest, ["diff", .. words[1..]]);
        Assert.That(diff.ExitCode, Is.Zero, diff.All);
        var again = await RealCluster.KubectlAsync(Manifest, words);
        Assert.That(again.ExitCode, Is.Zero, again.All);

        var after = (await scene.ReadAsync("deployment", "app"))!;
        Assert.That(RestartedAt(after), Is.EqualTo(RestartedAt(restarted)));
        Assert.That((long)after["metadata"]!["generation"]!, Is.EqualTo((long)restarted["metadata"]!["generation"]!));
        Assert.That((string?)after["spec"]!["template"]!["metadata"]!["annotations"]!["team"], Is.EqualTo("payments"));
    }

    private static string? RestartedAt(System.Text.Json.Nodes.JsonNode deployment) =>
        (string?)deployment["spec"]!["template"]!["metadata"]!["annotations"]?["keyferry.io/restarted-at"];
}
