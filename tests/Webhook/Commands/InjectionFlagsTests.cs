using Keyferry.Admission.Registrations;
using Keyferry.Webhook.Tests.Fakes;
using NUnit.Framework;

namespace Keyferry.Webhook.Tests.Commands;

public sealed class InjectionFlagsTests
{
    private TestCommand _command = null!;

    [SetUp]
    public void SetUp() => _command = new TestCommand();

    [Test]
    public void Pods_are_injected_unless_somebody_switches_it_off()
    {
        var usual = _command.Read(["run", "--service-namespace=keys"]).Options!.Injection!;

        Assert.Multiple(() =>
        {
            Assert.That(usual.FailurePolicy, Is.EqualTo(FailurePolicy.Fail));
            Assert.That(usual.Wait, Is.EqualTo(TimeSpan.FromSeconds(3)));
            Assert.That(usual.ExcludedNamespaces, Is.EqualTo(new[] { "kube-system", "keys" }));
            Assert.That(_command.Read(["run", "--injection=false"]).Options!.Injection, Is.Null);
        });
    }

    [Test]
    public void The_policy_and_the_wait_are_read()
    {
        var options = _command.Read(["run", "--injection-failure-policy=Ignore", "--injection-wait=500ms"]).Options!.Injection!;

        Assert.Multiple(() =>
        {
            Assert.That(options.FailurePolicy, Is.EqualTo(FailurePolicy.Ignore));
            Assert.That(options.Wait, Is.EqualTo(TimeSpan.FromMilliseconds(500)));
        });
    }

    [Test]
    public void A_program_that_runs_outside_of_the_cluster_has_no_namespace_of_its_own_there() => Assert.That(
        _command.Read(["run", "--webhook-url=https://127.0.0.1:9443"]).Options!.Injection!.ExcludedNamespaces,
        Is.EqualTo(new[] { "kube-system" }));

    [Test]
    public async Task Manifests_have_the_policy_and_the_wait_that_were_asked_for()
    {
        Assert.That(
            await _command.InvokeAsync("manifests", "--definitions=false", "--injection-failure-policy=Ignore", "--injection-wait=5s"), Is.Zero);
        Assert.That(_command.Output, Does.Contain("--injection-wait=5000ms").And.Contain("failurePolicy: Ignore").And.Contain("timeoutSeconds: 12"));
    }

    [Test]
    public async Task Without_injection_manifests_have_no_webhook_for_pods()
    {
        Assert.That(await _command.InvokeAsync("manifests", "--definitions=false", "--injection=false"), Is.Zero);
        Assert.That(_command.Output, Does.Not.Contain("inject.keyferry.io").And.Contain("--injection=false"));
    }
}
