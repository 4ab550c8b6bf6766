using k8s.Models;
using Keyferry.Api.ExternalSecrets;
using Keyferry.Webhook.Why;
using NUnit.Framework;

namespace Keyferry.Webhook.Tests.Why;

/// <summary>When a refresh counts as one that nobody makes.</summary>
public sealed class OverdueTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 30, 12, 0, 0, TimeSpan.Zero);

    [TestCase(50, false)]
    [TestCase(65, false)]
    [TestCase(75, true)]
    public void Ten_minutes_past_its_interval_it_is(int minutesAgo, bool overdue) => Assert.That(
        ExternalSecretExplainer.IsOverdue(Secret(minutesAgo, new ExternalSecretSpec { RefreshInterval = "1h" }), Now), Is.EqualTo(overdue));

    [TestCase("CreatedOnce")]
    [TestCase("OnChange")]
    public void What_is_not_periodic_never_is(string policy) => Assert.That(
        ExternalSecretExplainer.IsOverdue(Secret(1000, new ExternalSecretSpec { RefreshInterval = "1h", RefreshPolicy = policy }), Now), Is.False);

    [Test]
    public void What_waits_for_a_window_is_not() => Assert.That(
        ExternalSecretExplainer.IsOverdue(
            Secret(1000, new ExternalSecretSpec
            {
                RefreshInterval = "1h",
                SyncWindows = new SyncWindows { Kind = "allow", Windows = [new SyncWindow { Schedule = "0 22 * * *", Duration = "1h" }] },
            }),
            Now),
        Is.False);

    private static ExternalSecret Secret(int minutesAgo, ExternalSecretSpec spec) => new()
    {
        Metadata = new V1ObjectMeta { Name = "db", NamespaceProperty = "shop" },
        Spec = spec,
        Status = new ExternalSecretStatus { RefreshTime = Now.UtcDateTime.AddMinutes(-minutesAgo), SyncedResourceVersion = "1-x" },
    };
}
