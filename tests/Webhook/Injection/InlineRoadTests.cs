using Keyferry.Api.Injection;
using Keyferry.Api.Resources;
using Keyferry.Kubernetes.Types;
using Keyferry.Webhook.Tests.Fakes;
using NUnit.Framework;

namespace Keyferry.Webhook.Tests.Injection;

/// <summary>Inline references: a controller that sees real objects makes what the webhook only names.</summary>
public sealed class InlineRoadTests
{
    private const string Allowed = """{"keyferry.io/injection":"enabled","keyferry.io/inline-references":"allowed"}""";
    private const string Env = """[{"name":"P","value":"keyferry://shelf/pw"}]""";

    [Test]
    public async Task A_Deployment_s_reference_becomes_one_ExternalSecret_that_it_owns_and_goes_with_it()
    {
        await using var scene = await PodScene.StartAsync(namespaceLabels: Allowed);

        await scene.Cluster.ApplyAsync(PodScene.Deployment("app", Env, replicas: 2));
        await LocalCluster.UntilAsync(async () => (await scene.PodsAsync()).Count == 2, () => scene.EventsAsync().GetAwaiter().GetResult());

        var made = (await scene.ExternalSecretsAsync()).Single();
        var secret = await scene.Cluster.SecretAsync("team", made.Metadata.Name);
        var pods = await scene.PodsAsync();
        Assert.Multiple(() =>
        {
            Assert.That(made.Metadata.OwnerReferences.Select(static o => o.Kind), Does.Contain("Deployment"));
            Assert.That(System.Text.Encoding.UTF8.GetString(secret.Data["value"]), Is.EqualTo("pw-1"));
            foreach (var pod in pods)
            {
                Assert.That(
                    PodScene.Container(pod)["env"]![0]!["valueFrom"]!["secretKeyRef"]!["name"]!.GetValue<string>(),
                    Is.EqualTo(made.Metadata.Name));
                Assert.That(pod.Metadata.Annotations, Does.Not.ContainKey("keyferry.io/secrets-awaited"), "replicas wait for it");
            }
        });

        await scene.Cluster.Kube.Api.DeleteAsync(PodScene.Deployments, new ObjectKey("team", "app"), null, CancellationToken.None);
        await LocalCluster.UntilAsync(async () => (await scene.ExternalSecretsAsync()).Count == 0);
        await LocalCluster.UntilAsync(async () =>
            (await scene.Cluster.Kube.Api.GetAsync(BuiltIn.Secret, new ObjectKey("team", made.Metadata.Name), CancellationToken.None)).Value is null);
    }

    [Test]
    public async Task Two_workloads_share_it_and_it_stays_with_the_one_that_is_left()
    {
        await using var scene = await PodScene.StartAsync(namespaceLabels: Allowed);
        await scene.Cluster.ApplyAsync(PodScene.Deployment("one", Env, replicas: 0), PodScene.Deployment("two", Env, replicas: 0));
        await LocalCluster.UntilAsync(async () => Owners(await scene.ExternalSecretsAsync()).SequenceEqual(["one", "two"]));

        await scene.Cluster.ApplyAsync(PodScene.Deployment("one", "[]", replicas: 0));

        await LocalCluster.UntilAsync(async () => Owners(await scene.ExternalSecretsAsync()).SequenceEqual(["two"]));
    }

    [Test]
    public async Task A_bare_pod_s_reference_is_made_once_it_is_there()
    {
        await using var scene = await PodScene.StartAsync(namespaceLabels: Allowed);

        var made = await scene.CreateAsync(PodScene.Pod("p", env: Env));

        Assert.That(made.Ok, Is.True, made.Failure?.Message);
        await LocalCluster.UntilAsync(async () => Owners(await scene.ExternalSecretsAsync()).SequenceEqual(["p"]));
    }

    [Test]
    public async Task Where_the_namespace_does_not_allow_it_nothing_is_made_and_the_pod_is_refused()
    {
        await using var scene = await PodScene.StartAsync();

        await scene.Cluster.ApplyAsync(PodScene.Deployment("app", Env));
        var made = await scene.CreateAsync(PodScene.Pod("p", env: Env));

        Assert.That(made.Failure?.Message, Does.Contain("spec.containers[0].env[0].value (FieldValueForbidden)"));
        await Task.Delay(2000);
        Assert.That(await scene.ExternalSecretsAsync(), Is.Empty);
    }

    [Test]
    public async Task When_an_administrator_takes_the_label_away_what_was_made_goes()
    {
        await using var scene = await PodScene.StartAsync(namespaceLabels: Allowed);
        await scene.Cluster.ApplyAsync(PodScene.Deployment("app", Env, replicas: 0));
        await LocalCluster.UntilAsync(async () => (await scene.ExternalSecretsAsync()).Count == 1);

        await scene.Cluster.ApplyAsync(PodScene.Json(
            """{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"team","labels":{"keyferry.io/injection":"enabled"}}}"""));

        await LocalCluster.UntilAsync(async () => (await scene.ExternalSecretsAsync()).Count == 0);
    }

    [Test]
    public async Task An_ExternalSecret_of_somebody_else_under_that_name_is_left_alone_and_an_event_tells()
    {
        await using var scene = await PodScene.StartAsync(namespaceLabels: Allowed);
        Assert.That(InlineReference.TryParse("keyferry://shelf/pw", out var reference, out _), Is.True);
        await scene.Cluster.ApplyAsync(LocalCluster.ExternalSecret("team", reference!.SecretName, "shelf"));

        await scene.Cluster.ApplyAsync(PodScene.Deployment("app", Env, replicas: 0));

        await LocalCluster.UntilAsync(async () => (await scene.EventsAsync()).Contains("InlineReferenceNameTaken", StringComparison.Ordinal));
        Assert.That((await scene.ExternalSecretsAsync()).Single().Metadata.OwnerReferences, Is.Null.Or.Empty);
    }

    [Test]
    public async Task One_that_somebody_deletes_or_changes_is_put_back()
    {
        await using var scene = await PodScene.StartAsync(namespaceLabels: Allowed);
        await scene.Cluster.ApplyAsync(PodScene.Deployment("app", Env, replicas: 0));
        await LocalCluster.UntilAsync(async () => (await scene.ExternalSecretsAsync()).Count == 1);
        var first = (await scene.ExternalSecretsAsync()).Single();

        await scene.Cluster.Kube.Api.DeleteAsync(
            ApiResources.ExternalSecrets, new ObjectKey("team", first.Metadata.Name), null, CancellationToken.None);

        await LocalCluster.UntilAsync(async () =>
            (await scene.ExternalSecretsAsync()) is [var again] && again.Metadata.Uid != first.Metadata.Uid);
    }

    private static IEnumerable<string> Owners(IReadOnlyList<Keyferry.Api.ExternalSecrets.ExternalSecret> all) =>
        all.Count == 1 ? (all[0].Metadata.OwnerReferences ?? []).Select(static o => o.Name).Order(StringComparer.Ordinal) : [];
}
