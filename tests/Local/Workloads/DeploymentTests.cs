using System.Text.RegularExpressions;
using Keyferry.Local.Server;
using NUnit.Framework;

namespace Keyferry.Local.Tests.Workloads;

/// <summary>What a person does with a Deployment, with the real kubectl.</summary>
[TestFixture]
internal sealed partial class DeploymentTests
{
    private DirectoryInfo _home = null!;
    private InMemoryApiServer _server = null!;
    private Kubectl _kubectl = null!;

    [SetUp]
    public async Task StartAsync()
    {
        Kubectl.Require();
        _home = Directory.CreateTempSubdirectory("workloads-");
        _server = await InMemoryApiServer.StartAsync();
        var kubeconfig = Path.Combine(_home.FullName, "kubeconfig");
        _server.WriteKubeconfig(kubeconfig);
        _kubectl = new Kubectl(kubeconfig);
    }

    [TearDown]
    public async Task StopAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
            _home.Delete(recursive: true);
        }
    }

    [Test, CancelAfter(120_000)]
    public async Task A_deployment_is_created_restarted_scaled_rolled_back_and_deleted(CancellationToken cancel)
    {
        Assert.That(
            await _kubectl.RunAsync("create deployment web --image=nginx --replicas=2", cancel), Is.EqualTo("deployment.apps/web created\n"));
        await RolledOutAsync(cancel);
        var first = await PodsAsync(cancel);
        Assert.That(first, Has.Count.EqualTo(2).And.All.Matches(@"^web-[a-z0-9]+-[a-z0-9]{5} +1/1 +Running +0 "));
        Assert.That(await _kubectl.RunAsync("get deployment web --no-headers", cancel), Does.Match(@"^web +2/2 +2 +2 "));

        await _kubectl.RunAsync("rollout restart deployment/web", cancel);
        await RolledOutAsync(cancel);
        var second = await PodsAsync(cancel);
        Assert.That(second, Has.Count.EqualTo(2));
        Assert.That(second.Select(Name).Intersect(first.Select(Name)), Is.Empty);
        var sets = Lines(await _kubectl.RunAsync("get replicasets --no-headers", cancel));
        Assert.That(sets, Has.Count.EqualTo(2).And.One.Matches(@"^web-\S+ +2 +2 +2 ").And.One.Matches(@"^web-\S+ +0 +0 +0 "));

        await _kubectl.RunAsync("scale deployment/web --replicas=5", cancel);
        await RolledOutAsync(cancel);
        Assert.That(await PodsAsync(cancel), Has.Count.EqualTo(5));

        await _kubectl.RunAsync("set image deployment/web nginx=nginx:2", cancel);
        await RolledOutAsync(cancel);
        Assert.That(await _kubectl.RunAsync("rollout history deployment/web", cancel), Does.Contain("\n3 "));
        await _kubectl.RunAsync("rollout undo deployment/web", cancel);
        await RolledOutAsync(cancel);
        Assert.That(await _kubectl.RunAsync("get pods -o jsonpath={.items[*].spec.containers[0].image}", cancel), Is.EqualTo("nginx nginx nginx nginx nginx"));

        await _kubectl.RunAsync("delete deployment web", cancel);
        await _kubectl.RunAsync("wait --for=delete pod --all --timeout=30s", cancel);
        Assert.That((await _kubectl.TryAsync("get pods,replicasets", cancel)).Errors, Does.Contain("No resources found"));
    }

    [Test, CancelAfter(120_000)]
    public async Task A_pod_that_is_deleted_is_replaced(CancellationToken cancel)
    {
        await _kubectl.RunAsync("create deployment web --image=nginx", cancel);
        await RolledOutAsync(cancel);
        var before = Name((await PodsAsync(cancel)).Single());
        await _kubectl.RunAsync($"delete pod {before}", cancel);
        await _kubectl.RunAsync("wait --for=jsonpath={.status.readyReplicas}=1 deployment/web --timeout=30s", cancel);
        await _kubectl.RunAsync("wait --for=condition=Ready pod --all --timeout=30s", cancel);
        Assert.That(Name((await PodsAsync(cancel)).Single()), Is.Not.EqualTo(before));
    }

    [Test, CancelAfter(120_000)]
    public async Task A_deployment_takes_over_the_pods_of_one_that_was_deleted_without_them(CancellationToken cancel)
    {
        await _kubectl.RunAsync("create deployment web --image=nginx --replicas=2", cancel);
        await RolledOutAsync(cancel);
        var before = (await PodsAsync(cancel)).Select(Name).ToList();
        await _kubectl.RunAsync("delete deployment web --cascade=orphan", cancel);
        Assert.That((await PodsAsync(cancel)).Select(Name), Is.EqualTo(before));

        await _kubectl.RunAsync("create deployment web --image=nginx --replicas=2", cancel);
        await RolledOutAsync(cancel);
        Assert.That((await PodsAsync(cancel)).Select(Name), Is.EqualTo(before));
        Assert.That(Lines(await _kubectl.RunAsync("get replicasets --no-headers", cancel)), Has.Count.EqualTo(1));
    }

    [Test, CancelAfter(120_000)]
    public async Task A_pod_waits_for_the_Secret_that_it_reads(CancellationToken cancel)
    {
        await _kubectl.RunAsync("create deployment web --image=nginx --replicas=0", cancel);
        await _kubectl.RunAsync(
            """patch deployment web -p {"spec":{"replicas":1,"template":{"spec":{"containers":[{"name":"nginx","envFrom":[{"secretRef":{"name":"app"}}]}]}}}}""", cancel);
        await _kubectl.RunAsync("wait --for=jsonpath={.status.conditions[?(@.type==\"Ready\")].status}=False pod --all --timeout=30s", cancel);
        Assert.That((await PodsAsync(cancel)).Single(), Does.Match(" 0/1 +CreateContainerConfigError "));
        await _kubectl.RunAsync("create secret generic app --from-literal=a=b", cancel);
        await RolledOutAsync(cancel);
        Assert.That((await PodsAsync(cancel)).Single(), Does.Match(" 1/1 +Running "));
    }

    [Test, CancelAfter(120_000)]
    public async Task A_pod_that_a_webhook_refuses_is_said_and_tried_again(CancellationToken cancel)
    {
        var hook = Path.Combine(_home.FullName, "hook.json");
        await File.WriteAllTextAsync(hook, """
            {"apiVersion":"admissionregistration.k8s.io/v1","kind":"MutatingWebhookConfiguration","metadata":{"name":"pods"},
             "webhooks":[{"name":"pods.example.com","clientConfig":{"url":"https://127.0.0.1:1/"},
              "rules":[{"operations":["CREATE"],"apiGroups":[""],"apiVersions":["v1"],"resources":["pods"]}],
              "failurePolicy":"Fail","sideEffects":"None","admissionReviewVersions":["v1"]}]}
            """, cancel);
        await _kubectl.RunAsync($"create -f {hook}", cancel);
        await _kubectl.RunAsync("create deployment web --image=nginx", cancel);
        await _kubectl.RunAsync("wait --for=condition=ReplicaFailure deployment/web --timeout=30s", cancel);
        Assert.That(
            await _kubectl.RunAsync("get deployment web -o jsonpath={.status.conditions[?(@.type==\"ReplicaFailure\")].message}", cancel),
            Does.Contain("failed calling webhook \"pods.example.com\""));

        await _kubectl.RunAsync("delete mutatingwebhookconfiguration pods", cancel);
        await RolledOutAsync(cancel);
        Assert.That(await PodsAsync(cancel), Has.Count.EqualTo(1));
    }

    private async Task RolledOutAsync(CancellationToken cancel) => Assert.That(
        await _kubectl.RunAsync("rollout status deployment/web --timeout=60s", cancel), Does.EndWith("deployment \"web\" successfully rolled out\n"));


    private async Task<List<string>> PodsAsync(CancellationToken cancel) => Lines(await _kubectl.RunAsync("get pods --no-headers", cancel));

    private static List<string> Lines(string text) => [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries)];

    private static string Name(string line) => FirstWord().Match(line).Value;

    [GeneratedRegex(@"^\S+")]
    private static partial Regex FirstWord();
}
