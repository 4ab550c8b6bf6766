using Keyferry.Certs.Tests.Fakes;

namespace Keyferry.Certs.Tests;

/// <summary>The running controller: what it notices without waiting for its interval, and what does not end it.</summary>
public sealed class CertificateWatchTests
{
    private RunningReplica _running = null!;

    [SetUp]
    public async Task SetUpAsync() => _running = await RunningReplica.StartAsync();

    [TearDown]
    public async Task TearDownAsync() => await _running.DisposeAsync();

    [TestCase("MutatingWebhookConfiguration")]
    [TestCase("ValidatingWebhookConfiguration")]
    [TestCase("CustomResourceDefinition")]
    public async Task A_bundle_that_somebody_changes_is_put_back_while_the_clock_stands_still(string kind)
    {
        var right = _running.Replica.Publication.Current!.Pem;
        Assert.That(await _running.BundlesAsync(), Has.All.EqualTo(right));
        await _running.OverwriteAsync(kind, "cnViYmlzaA==");
        Assert.That(await _running.BundlesAsync(), Has.Length.EqualTo(3));

        await _running.UntilAsync(async () => (await _running.BundlesAsync()).All(b => b == right));
    }

    [Test]
    public async Task A_Secret_that_somebody_deletes_is_put_back_while_the_clock_stands_still()
    {
        var before = _running.Replica.Shown;
        await _running.DeleteAsync(Replica.Secrets.Serving);

        await _running.UntilAsync(async () => await _running.SecretAsync(Replica.Secrets.Serving) is not null);
        Assert.That(_running.Replica.Shown, Is.EqualTo(before));
    }

    [Test]
    public async Task A_machine_that_was_suspended_gets_a_new_certificate_within_a_second_of_its_clock()
    {
        var before = _running.Replica.Shown;

        // The time of day jumps, timers do not.
        _running.Clock.Offset = TimeSpan.FromDays(30);
        Assert.That(_running.Replica.Controller.NotReadyReason, Does.Contain("ended at"));
        _running.Time.Advance(TimeSpan.FromSeconds(1));
        await _running.UntilAsync(() => Task.FromResult(_running.Replica.Controller.NotReadyReason is null));

        Assert.Multiple(() =>
        {
            Assert.That(_running.Replica.Shown, Is.Not.EqualTo(before));
            Assert.That(_running.Replica.Status.ClockJumps, Is.EqualTo(1));
            Assert.That(_running.Replica.Log.Lines, Has.Some.Contains("The clock jumped by 30.00:00:00"));
        });
    }

    [Test]
    public async Task What_fails_is_an_event_of_the_configuration_and_so_is_its_end()
    {
        _running.Calls.Before = static call => ValueTask.FromResult(
            call.IsWrite && call.Type.Kind != "Event" ? TestCluster.Failure(403, "Forbidden", "not now") : null);
        await _running.OverwriteAsync("MutatingWebhookConfiguration", "cnViYmlzaA==");
        await UntilEventAsync("Warning CertificatesFailing MutatingWebhookConfiguration/keyferry");
        _running.Calls.Before = static _ => ValueTask.FromResult<Kubernetes.Calls.KubeFailure?>(null);
        await UntilEventAsync("Normal CertificatesRecovered MutatingWebhookConfiguration/keyferry");

        Assert.That(_running.Replica.Status.BundleFailures, Is.GreaterThanOrEqualTo(1));
    }

    [Test]
    public async Task Faults_of_any_kind_do_not_end_it()
    {
        _running.Calls.Before = static _ => throw new InvalidOperationException("a fault of the transport");
        for (var i = 0; i < 20; i++)
        {
            _running.Time.Advance(TimeSpan.FromSeconds(30));
            await Task.Delay(10);
        }

        Assert.That(_running.Running.IsCompleted, Is.False);
        _running.Calls.Before = static _ => ValueTask.FromResult<Kubernetes.Calls.KubeFailure?>(null);
        await _running.UntilAsync(
            () => Task.FromResult(_running.Replica.Log.Lines.Exists(static l => l.EndsWith("working again", StringComparison.Ordinal))),
            advance: true);
    }

    private Task UntilEventAsync(string wanted) =>
        _running.UntilAsync(async () => (await _running.EventsAsync()).Contains(wanted), advance: true);
}
