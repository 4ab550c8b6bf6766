using Keyferry.Webhook.Endpoints;
using NUnit.Framework;

namespace Keyferry.Webhook.Tests.Endpoints;

public sealed class AdmissionGateTests
{
    [Test]
    public async Task So_many_enter_so_many_wait_and_the_rest_is_turned_away()
    {
        using var gate = new AdmissionGate(concurrent: 2, waiting: 1);
        var first = await gate.EnterAsync(CancellationToken.None);
        using var second = await gate.EnterAsync(CancellationToken.None);
        var third = gate.EnterAsync(CancellationToken.None).AsTask();
        using var fourth = await gate.EnterAsync(CancellationToken.None);

        Assert.Multiple(() =>
        {
            Assert.That(first.IsAcquired && second.IsAcquired);
            Assert.That(third.IsCompleted, Is.False);
            Assert.That(fourth.IsAcquired, Is.False);
        });

        first.Dispose();
        using var entered = await third;
        Assert.That(entered.IsAcquired);
    }

    [Test]
    public async Task Who_gives_up_makes_room_for_another()
    {
        using var gate = new AdmissionGate(concurrent: 1, waiting: 1);
        var first = await gate.EnterAsync(CancellationToken.None);
        using var gone = new CancellationTokenSource();
        var second = gate.EnterAsync(gone.Token).AsTask();

        await gone.CancelAsync();

        Assert.That(async () => await second, Throws.InstanceOf<OperationCanceledException>());
        var third = gate.EnterAsync(CancellationToken.None).AsTask();
        first.Dispose();
        using var entered = await third;
        Assert.That(entered.IsAcquired);
    }
}
