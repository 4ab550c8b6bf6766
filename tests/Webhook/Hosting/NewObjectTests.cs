using Keyferry.Api.Shared;
using Keyferry.Webhook.Tests.Fakes;
using NUnit.Framework;

namespace Keyferry.Webhook.Tests.Hosting;

/// <summary>What a new ExternalSecret costs in writes.</summary>
public sealed class NewObjectTests
{
    [Test]
    public async Task A_new_ExternalSecret_is_stored_with_its_finalizer_and_the_engine_writes_only_its_status_and_Secret()
    {
        await using var cluster = await LocalCluster.StartAsync(https: false);
        await using var front = await CountingFront.StartAsync(cluster.Server.Address);
        await using var host = await cluster.KeyferryAsync(o => o with { Kube = o.Kube with { Kubeconfig = front.KubeconfigOf(cluster) } });
        await cluster.ApplyAsync(LocalCluster.Store("default", "shelf", "pw-1"));

        var created = await cluster.TryApplyAsync(LocalCluster.ExternalSecret("default", "app", "shelf"));
        await cluster.SecretAsync("default", "app");

        await LocalCluster.UntilAsync(() => Writes(front).Any(w => w.Contains("externalsecrets/app/status", StringComparison.Ordinal)));
        Assert.Multiple(() =>
        {
            Assert.That(created.Value?.Metadata.Finalizers, Is.EqualTo(new[] { FinalizerNames.ExternalSecret }));
            Assert.That(Writes(front).Where(w => !w.Contains("/status", StringComparison.Ordinal)),
                Has.None.Contains("externalsecrets/app"));
        });
    }

    [Test]
    public async Task Beside_a_controller_of_another_class_the_engine_adds_the_finalizer_where_the_object_is_its_own()
    {
        await using var cluster = await LocalCluster.StartAsync();
        await using var host = await cluster.KeyferryAsync(o => o with { Engine = o.Engine with { ControllerClass = "mine" } });
        await cluster.ApplyAsync(LocalCluster.Store("default", "shelf", "pw-1"));

        var created = await cluster.TryApplyAsync(LocalCluster.ExternalSecret("default", "app", "shelf"));
        await cluster.SecretAsync("default", "app");
        var stored = await cluster.FindAsync(LocalCluster.ExternalSecrets, "default", "app");

        Assert.Multiple(() =>
        {
            Assert.That(created.Value?.Metadata.Finalizers, Is.Null.Or.Empty);
            Assert.That(stored?.Metadata.Finalizers, Is.EqualTo(new[] { FinalizerNames.ExternalSecret }));
        });
    }

    private static List<string> Writes(CountingFront front) =>
        [.. front.Requests.Where(static r => !r.StartsWith("GET ", StringComparison.Ordinal))];
}
