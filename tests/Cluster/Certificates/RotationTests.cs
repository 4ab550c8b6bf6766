using Keyferry.Cluster.Tests.Fixture;
using NUnit.Framework;
using ServiceFront = Keyferry.Webhook.Tests.Fakes.Front;

namespace Keyferry.Cluster.Tests.Certificates;

/// <summary>50 applies a second while everything about certificates changes: none fails.</summary>
[NonParallelizable]
public sealed class RotationTests
{
    private static readonly string[] Quick =
    [
        "--install", "--ca-propagation-delay", "10s", "--ca-overlap", "20s", "--check-interval", "2s", "--shutdown-delay", "4s",
    ];

    [Test]
    public async Task A_full_rotation_of_the_authority_and_the_replacement_of_two_replicas_fail_no_apply()
    {
        await RealCluster.WithoutKeyferryAsync(async () =>
        {
            await using var front = new ServiceFront();
            List<KeyferryProcess> replicas = [Start(front), Start(front)];
            try
            {
                await ServedState.UntilAsync("two replicas ready", () => Task.FromResult(front.Ready == 2));
                await using var load = new ApplyLoad();
                await RotateAsync();
                for (var i = 0; i < 2; i++)
                {
                    // As a Deployment with maxSurge 1 and maxUnavailable 0 does.
                    replicas.Add(Start(front));
                    await ServedState.UntilAsync("the new replica ready", () => Task.FromResult(front.Ready == 3));
                    await replicas[i].DisposeAsync();
                    await ServedState.UntilAsync("the old replica gone", () => Task.FromResult(front.Ready == 2));
                }

                await load.StopAsync();
                await TestContext.Out.WriteLineAsync($"{load.Made} applies, {load.Failures.Count} failed");
                Assert.Multiple(() =>
                {
                    Assert.That(load.Failures, Is.Empty);
                    Assert.That(load.Made, Is.GreaterThan(500));
                });
            }
            finally
            {
                foreach (var replica in replicas)
                {
                    await replica.DisposeAsync();
                }
            }
        });
    }

    private static async Task RotateAsync()
    {
        var old = (await ServedState.CertificateAsync("keyferry-webhook-ca"))!;
        var served = (await ServedState.CertificateAsync("keyferry-webhook"))!;
        await ServedState.ForceAuthorityAsync();
        string? next = null;
        await ServedState.UntilAsync("old and new in every bundle", async () =>
        {
            next = (await ServedState.CertificateAsync("keyferry-webhook-ca"))?.Thumbprint;
            return next is not null && next != old.Thumbprint
                && (await ServedState.BundlesAsync()).TrueForAll(b => b.Contains(old.Thumbprint) && b.Contains(next!));
        });
        Assert.That((await ServedState.CertificateAsync("keyferry-webhook"))!.Thumbprint, Is.EqualTo(served.Thumbprint),
            "nothing is issued by the new one yet");
        await ServedState.UntilAsync("a certificate of the new authority", async () =>
            (await ServedState.CertificateAsync("keyferry-webhook"))!.Thumbprint != served.Thumbprint);
        await ServedState.UntilAsync("the old authority gone from every bundle", () => ServedState.AllTrustAsync(next!));
    }

    private static KeyferryProcess Start(ServiceFront front)
    {
        var ports = FreePorts.Find(3);
        var replica = RealCluster.Launch(ports, [.. Quick, "--webhook-url", $"https://127.0.0.1:{front.Port}"]);
        front.Add(ports[0], ports[2]);
        return replica;
    }
}
