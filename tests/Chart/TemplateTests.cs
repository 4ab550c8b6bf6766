using Keyferry.Chart.Tests.Fixture;
using NUnit.Framework;

namespace Keyferry.Chart.Tests;

/// <summary>What the chart makes of values, with real Helms.</summary>
[Parallelizable(ParallelScope.Children)]
public sealed class TemplateTests
{
    private const string Release = "external-secrets";

    [Test]
    public async Task Lint_finds_nothing([Values("4", "3")] string helm)
    {
        var all = await new Helm(helm).RunAsync("lint", "--strict", Helm.Chart);
        Assert.That(all, Does.Contain("0 chart(s) failed"));
    }

    [TestCaseSource(typeof(ValueSets), nameof(ValueSets.All))]
    public async Task Values_do_what_they_say(ValueSet set) =>
        set.Check(await new Helm().TemplateAsync(Release, set.Arguments));

    [Test]
    public async Task Both_Helms_make_the_same([Values("nothing set", "a values file of the peer's chart", "several namespaces")] string name)
    {
        string[] arguments = [.. ValueSets.All.Single(s => s.Name == name).Arguments, "--kube-version", "1.34.0"];
        var four = await new Helm().TemplateAsync(Release, arguments);
        var three = await new Helm("3").TemplateAsync(Release, arguments);
        Assert.That(three.Objects.Select(static o => o.ToJsonString()), Is.EquivalentTo(four.Objects.Select(static o => o.ToJsonString())));
    }

    [Test]
    public async Task What_is_made_twice_is_the_same()
    {
        var once = await new Helm().RunAsync("template", Release, Helm.Chart);
        Assert.That(await new Helm().RunAsync("template", Release, Helm.Chart), Is.EqualTo(once));
    }

    [Test]
    public async Task Any_other_release_bears_its_own_name()
    {
        var named = await new Helm().TemplateAsync("keyferry");
        Assert.That(named.Names("Deployment"), Is.EqualTo(new[] { "keyferry" }));
        var other = await new Helm().TemplateAsync("vaults");
        Assert.That(other.Names("Deployment"), Is.EqualTo(new[] { "vaults-keyferry" }));
    }

    [TestCase("port is checked", "webhook.port=99999", "webhook.port|/webhook/port")]
    [TestCase("a level is one of some", "log.level=loud", "log.level|/log/level")]
    [TestCase("two ways to say it", "scopedNamespaces={a}|scopedNamespace=b", "name every namespace in scopedNamespaces")]
    [TestCase("children without their kind", "processPushSecret=false", "processClusterPushSecret: it makes PushSecrets")]
    [TestCase("a token in the clear", "metrics.listen.auth.enabled=true", "set metrics.listen.secure.enabled to true")]
    [TestCase("a monitor without a token", "metrics.listen.auth.enabled=true|metrics.listen.secure.enabled=true|podMonitor.enabled=true", "podMonitor.authorization: metrics.listen.auth.enabled asks for a token")]
    [TestCase("a monitor elsewhere", "metrics.listen.auth.enabled=true|metrics.listen.secure.enabled=true|serviceMonitor.enabled=true|serviceMonitor.namespace=monitoring", "serviceMonitor.namespace: with metrics.listen.auth.enabled")]
    [TestCase("more than the most", "autoscaling.enabled=true|autoscaling.minReplicas=11", "autoscaling.minReplicas: 11 is more than autoscaling.maxReplicas (10)")]
    [TestCase("no TLS", "webhook.url=http://here", "webhook.url: http://here is no https URL")]
    [TestCase("monitors that must be", "serviceMonitor.enabled=true|serviceMonitor.renderMode=failIfMissing", "serviceMonitor.renderMode is failIfMissing")]
    public async Task A_wrong_value_is_named(string _, string values, string said)
    {
        var refused = await new Helm().TryAsync(
            ["template", Release, Helm.Chart, .. values.Split('|').SelectMany(static v => (string[])["--set", v])]);
        Assert.That(refused.ExitCode, Is.Not.Zero);
        Assert.That(said.Split('|').Any(s => refused.All.Contains(s, StringComparison.Ordinal)), refused.All);
    }

    [Test]
    public async Task What_has_no_effect_is_said_in_the_notes()
    {
        var notes = await new Helm().RunAsync(
            "install", Release, Helm.Chart, "--dry-run=client", "--hide-secret", "-f", ValueSets.PeerValues);
        Assert.That(notes, Does.Contain("have no effect here: certController, webhook.certManager, webhook.lookaheadInterval, vault, bitwarden-sdk-server"));
    }
}
