using Keyferry.Webhook.Tests.Fakes;
using NUnit.Framework;

namespace Keyferry.Webhook.Tests.Commands;

/// <summary><c>keyferry manifests --metrics-secure --metrics-auth</c>.</summary>
public sealed class ManifestMetricsTests
{
    private TestCommand _command = null!;

    [SetUp]
    public void SetUp() => _command = new TestCommand();

    [Test]
    public async Task Metrics_for_those_who_may_get_them_need_the_flags_and_the_right_to_ask_who_may()
    {
        Assert.That(await _command.InvokeAsync("manifests", "--definitions=false", "--metrics-secure", "--metrics-auth"), Is.Zero);

        Assert.That(_command.Output, Does.Contain("--metrics-secure=true").And.Contain("--metrics-auth=true"));
        Assert.That(_command.Output, Does.Contain("name: keyferry-metrics").And.Contain("tokenreviews").And.Contain("subjectaccessreviews"));
    }

    [Test]
    public async Task Without_the_flag_nobody_is_asked_who_scrapes()
    {
        Assert.That(await _command.InvokeAsync("manifests", "--definitions=false"), Is.Zero);

        Assert.That(_command.Output, Does.Not.Contain("tokenreviews"));
    }

    [Test]
    public async Task With_one_namespace_there_is_no_certificate_for_them()
    {
        Assert.That(await _command.InvokeAsync("manifests", "--namespace=shop", "--metrics-secure"), Is.Not.Zero);

        Assert.That(_command.Error, Does.Contain(
            "--metrics-secure: true needs the webhook's certificate, and with --namespace there is no webhook: expected one of the two"));
    }
}
