using k8s.Models;
using Keyferry.Certs.Publishing;
using Keyferry.Certs.Tests.Fakes;
using Keyferry.Kubernetes.Types;
using Keyferry.Local.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Keyferry.Certs.Tests;

public sealed class CertificateLoopTests
{
    private FakeTimeProvider _time = null!;
    private TestApi _api = null!;
    private Replica _replica = null!;

    [SetUp]
    public void SetUp()
    {
        _time = new FakeTimeProvider(new DateTimeOffset(2026, 11, 24, 12, 0, 0, TimeSpan.Zero));
        _api = TestCluster.Start();
        _api.PutConfigurations();
        _replica = new Replica(_api, _time);
    }

    [TearDown]
    public async Task TearDownAsync() => await _api.DisposeAsync();

    [Test]
    public async Task A_server_that_is_down_at_the_start_is_said_once_and_caught_up_with()
    {
        _api.Refuse(static call => TestCluster.Failure(0, "", "connection refused"));
        using var stop = new CancellationTokenSource();
        var loop = _replica.Controller.RunAsync(stop.Token);
        for (var i = 0; i < 5; i++)
        {
            await AdvanceAsync(TimeSpan.FromSeconds(10));
        }

        Assert.That(_replica.Controller.NotReadyReason, Does.Contain("the API server does not answer (connection refused)"));

        _api.Refuse(static call => null);
        await UntilAsync(() => _replica.Controller.NotReadyReason is null);
        await StopAsync(loop, stop);

        Assert.Multiple(() =>
        {
            Assert.That(_replica.Log.Lines.Count(l => l.StartsWith("Error", StringComparison.Ordinal)), Is.EqualTo(1));
            Assert.That(_replica.Log.Lines, Has.Some.EndsWith("working again"));
        });
    }

    [Test]
    public async Task A_bundle_that_somebody_removes_is_put_back_by_our_own_field_manager_only()
    {
        using var stop = new CancellationTokenSource();
        var loop = _replica.Controller.RunAsync(stop.Token);
        await UntilAsync(() => _replica.Controller.NotReadyReason is null);

        _api.Calls.ForgetCalls();
        var configuration = _api.Find(BuiltIn.ValidatingWebhookConfiguration, TestCluster.Configuration)!;
        configuration.Webhooks[0].ClientConfig.CaBundle = null;
        _api.Put(BuiltIn.ValidatingWebhookConfiguration, configuration);
        await UntilAsync(() => _api.Calls.Writes.Count > 0);
        await StopAsync(loop, stop);

        Assert.Multiple(() =>
        {
            Assert.That(_api.Published()[1].Authorities, Has.Count.EqualTo(1));
            Assert.That(_api.Writes(),
                Is.EqualTo(new[] { $"{CaBundlePublisher.FieldManager} ValidatingWebhookConfiguration keyferry" }));
        });
    }

    [Test]
    public async Task Configurations_that_do_not_exist_are_said_once_and_filled_when_they_come()
    {
        _api.Remove(BuiltIn.MutatingWebhookConfiguration, TestCluster.Configuration);
        _api.Remove(BuiltIn.ValidatingWebhookConfiguration, TestCluster.Configuration);
        await _replica.Controller.CheckAsync(CancellationToken.None);
        await _replica.Controller.CheckAsync(CancellationToken.None);
        Assert.That(_replica.Log.Lines.Count(l => l.Contains("start with --install", StringComparison.Ordinal)),
            Is.EqualTo(2));

        _api.PutConfigurations();
        await _replica.Controller.CheckAsync(CancellationToken.None);

        Assert.That(_api.Published(), Has.All.Property("Authorities").Count.EqualTo(1));
    }

    [Test]
    public async Task A_denied_write_says_which_right_is_missing()
    {
        _api.Refuse(static call =>
            call.Verb == "patch" ? TestCluster.Failure(403, "Forbidden", "no patch for you") : null);

        var failure = await _replica.Controller.CheckAsync(CancellationToken.None);

        Assert.Multiple(() =>
        {
            Assert.That(failure, Does.Contain("may not write caBundle of MutatingWebhookConfiguration keyferry")
                .And.Contain("no patch for you").And.Contain("grant the service account get and patch"));
            Assert.That(_replica.Controller.NotReadyReason, Does.StartWith("the CA bundle is not published yet"));
        });
    }

    [Test]
    public async Task A_second_webhook_in_a_configuration_gets_the_bundle_too()
    {
        var configuration = _api.Find(BuiltIn.ValidatingWebhookConfiguration, TestCluster.Configuration)!;
        configuration.Webhooks.Add(new V1ValidatingWebhook
        {
            Name = "more.keyferry.io",
            SideEffects = "None",
            AdmissionReviewVersions = ["v1"],
            ClientConfig = new Admissionregistrationv1WebhookClientConfig { Url = "https://127.0.0.1:9443/more" },
        });
        _api.Put(BuiltIn.ValidatingWebhookConfiguration, configuration);

        await _replica.Controller.CheckAsync(CancellationToken.None);

        var stored = _api.Find(BuiltIn.ValidatingWebhookConfiguration, TestCluster.Configuration)!;
        Assert.That(stored.Webhooks.Select(w => w.ClientConfig.CaBundle), Has.All.Not.Null);
    }

    private async Task AdvanceAsync(TimeSpan step)
    {
        _time.Advance(step);
        await Task.Delay(10);
    }

    private async Task UntilAsync(Func<bool> reached)
    {
        for (var i = 0; i < 300 && !reached(); i++)
        {
            await AdvanceAsync(TimeSpan.FromSeconds(5));
        }

        Assert.That(reached(), Is.True);
    }

    private static async Task StopAsync(Task loop, CancellationTokenSource stop)
    {
        await stop.CancelAsync();
        try
        {
            await loop;
        }
        catch (OperationCanceledException)
        {
            // As it should be.
        }
    }
}
