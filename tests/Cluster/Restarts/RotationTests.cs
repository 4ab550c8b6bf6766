using System.Text.Json.Nodes;
using Keyferry.Cluster.Tests.Fixture;
using NUnit.Framework;

namespace Keyferry.Cluster.Tests.Restarts;

/// <summary>A secret that is rotated at the provider restarts the workloads that use what changed, once, and no others.</summary>
[Parallelizable(ParallelScope.Self)]
public sealed class RotationTests
{
    private static readonly string[] Kinds = ["Deployment", "StatefulSet", "DaemonSet"];

    [Test]
    public async Task Fifty_workloads_of_every_form_of_consumption()
    {
        Assert.That(ConsumptionForms.Restarted.Count + ConsumptionForms.Untouched.Count, Is.EqualTo(50));
        var scene = await Scene.OpenAsync();
        var (db, other, last) = ($"{scene.Namespace}/db", $"{scene.Namespace}/other", $"{scene.Namespace}/last");
        await AwsEmulator.SetSecretAsync(db, """{"user":"app","password":"p-1"}""");
        await AwsEmulator.SetSecretAsync(other, "o-1");
        await AwsEmulator.SetSecretAsync(last, "l-1");
        await scene.ApplyAsync(Secrets(db, other, last));
        foreach (var name in new[] { "db", "other", "last" })
        {
            await scene.UntilReadyAsync("externalsecret", name);
        }

        var workloads = ConsumptionForms.Restarted.Concat(ConsumptionForms.Untouched).Select(static (form, i) => (form.Name, Kind: Kinds[i % Kinds.Length], form)).ToList();
        await scene.ApplyAsync($$"""{"apiVersion":"v1","kind":"List","items":[{{string.Join(',', workloads.Select(static w => ConsumptionForms.Manifest(w.form, w.Kind)).Append(Sentinel))}}]}""");
        var asked = ConsumptionForms.Restarted.Select(static f => f.Name).Append("sentinel").ToList();
        await UntilAsync(scene, found => asked.All(name => found[name].Noted));
        Assert.That((await ReadAsync(scene)).Values.Select(static w => w.RestartedAt), Has.All.Null);

        await AwsEmulator.SetSecretAsync(db, """{"user":"app","password":"p-2"}""");
        await scene.KubectlAsync("annotate", "externalsecret", "db", "force-sync=1", "--overwrite");
        var first = await UntilAsync(scene, found => ConsumptionForms.Restarted.All(f => found[f.Name].RestartedAt is not null));

        // The same value under another version of the secret, and then something that is restarted after all that is owed.
        await AwsEmulator.SetSecretAsync(db, """{"user":"app","password":"p-2"}""");
        await scene.KubectlAsync("annotate", "externalsecret", "db", "force-sync=2", "--overwrite");
        await AwsEmulator.SetSecretAsync(last, "l-2");
        await scene.KubectlAsync("annotate", "externalsecret", "last", "force-sync=1", "--overwrite");
        var after = await UntilAsync(scene, static found => found["sentinel"].RestartedAt is not null);

        Assert.Multiple(() =>
        {
            foreach (var form in ConsumptionForms.Restarted)
            {
                Assert.That(after[form.Name].RestartedAt, Is.EqualTo(first[form.Name].RestartedAt), form.Name);
            }

            foreach (var form in ConsumptionForms.Untouched)
            {
                Assert.That(after[form.Name].RestartedAt, Is.Null, form.Name);
            }
        });
        await ReplicaSetsAsync(scene, workloads.Where(static w => w.Kind == "Deployment").Select(static w => w.Name).ToList());
        var told = await scene.EventsAsync("restarted for the new content of Secret db");
        // One object has 25 events at once: which of the workloads the ExternalSecret still tells of, their order decides.
        Assert.That(told, Does.Match("WorkloadRestarted: (Deployment|StatefulSet|DaemonSet) [a-z-]+ was restarted for the new content of its Secret"));
        Assert.That(told, Does.Contain("RestartNeeded: Secret db has new content"));
        Assert.That(told, Does.Contain("RestartHeld: Secret db has new content; keyferry.io/restart-window holds the restart until "));
        Assert.That(told + RealCluster.Keyferry.Log, Does.Not.Contain("p-1").And.Not.Contain("p-2"));
    }

    // One ReplicaSet a template: the first, and one for each restart.
    private static async Task ReplicaSetsAsync(Scene scene, IReadOnlyList<string> deployments)
    {
        var sets = JsonNode.Parse(await scene.KubectlAsync("get", "replicasets", "-o", "json"))!["items"]!.AsArray()
            .GroupBy(static s => (string)s!["metadata"]!["labels"]!["app"]!).ToDictionary(static g => g.Key, static g => g.Count());
        var restarted = ConsumptionForms.Restarted.Select(static f => f.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var name in deployments)
        {
            Assert.That(sets.GetValueOrDefault(name), Is.EqualTo(restarted.Contains(name) ? 2 : 1), name);
        }
    }

    private const string Sentinel = """
        {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"sentinel","annotations":{"keyferry.io/restart":"auto"}},
         "spec":{"replicas":0,"selector":{"matchLabels":{"app":"sentinel"}},"template":{"metadata":{"labels":{"app":"sentinel"}},
         "spec":{"containers":[{"name":"c","image":"registry.example/app","envFrom":[{"secretRef":{"name":"last"}}]}]}}}}
        """;

    private static string Secrets(string db, string other, string last) => $$"""
        apiVersion: external-secrets.io/v1
        kind: SecretStore
        metadata: {name: aws}
        spec:
          provider:
            aws: {service: SecretsManager, region: us-east-1}
        ---
        apiVersion: external-secrets.io/v1
        kind: ExternalSecret
        metadata: {name: db}
        spec:
          refreshInterval: 1h
          secretStoreRef: {name: aws}
          target:
            template:
              mergePolicy: Merge
              metadata:
                annotations: {reloader.stakater.com/match: "true"}
          dataFrom:
          - extract: {key: {{db}} }
        ---
        apiVersion: external-secrets.io/v1
        kind: ExternalSecret
        metadata: {name: other}
        spec:
          refreshInterval: 1h
          secretStoreRef: {name: aws}
          data:
          - {secretKey: token, remoteRef: {key: {{other}} } }
        ---
        apiVersion: external-secrets.io/v1
        kind: ExternalSecret
        metadata: {name: last}
        spec:
          refreshInterval: 1h
          secretStoreRef: {name: aws}
          data:
          - {secretKey: token, remoteRef: {key: {{last}} } }
        """;

    private static async Task<IReadOnlyDictionary<string, Seen>> UntilAsync(Scene scene, Func<IReadOnlyDictionary<string, Seen>, bool> wanted)
    {
        var found = await ReadAsync(scene);
        for (var tries = 0; tries < 180 && !wanted(found); tries++)
        {
            await Task.Delay(500);
            found = await ReadAsync(scene);
        }

        Assert.That(wanted(found), string.Join('\n', found.Select(static f => $"{f.Key}: {f.Value}")));
        return found;
    }

    private static async Task<IReadOnlyDictionary<string, Seen>> ReadAsync(Scene scene) =>
        JsonNode.Parse(await scene.KubectlAsync("get", "deployments,statefulsets,daemonsets", "-o", "json"))!["items"]!.AsArray().ToDictionary(
            static w => (string)w!["metadata"]!["name"]!,
            static w => new Seen(
                w!["metadata"]!["annotations"]?["keyferry.io/secret-hashes"] is not null,
                (string?)w["spec"]!["template"]!["metadata"]!["annotations"]?["keyferry.io/restarted-at"]));

    private sealed record Seen(bool Noted, string? RestartedAt);
}
