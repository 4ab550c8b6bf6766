using Keyferry.Api.ExternalSecrets;
using Keyferry.Webhook.Why;
using NUnit.Framework;

namespace Keyferry.Webhook.Tests.Why;

/// <summary>When an ExternalSecret is looked at next, in words.</summary>
public sealed class NextLookTextTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 30, 12, 0, 0, TimeSpan.Zero);
    private static readonly ReadyState Ready = new("True", "SecretSynced", "secret synced", Now);

    [Test]
    public void By_interval_it_is_the_last_success_and_the_interval()
    {
        var lines = Lines(new ExternalSecretSpec { RefreshInterval = "1h" });

        Assert.That(lines, Has.One.EqualTo("last success 2026-11-30T11:50:00Z (10m ago)"));
        Assert.That(lines, Has.One.Contains("every 1h"));
    }

    [TestCase("CreatedOnce", "1h", "CreatedOnce")]
    [TestCase("OnChange", "1h", "OnChange")]
    [TestCase(null, "0", "refreshInterval 0")]
    public void What_is_not_periodic_says_what_it_waits_for(string? policy, string interval, string word) => Assert.That(
        Lines(new ExternalSecretSpec { RefreshInterval = interval, RefreshPolicy = policy }), Has.One.Contains(word));

    [Test]
    public void A_closed_window_says_when_it_opens()
    {
        var lines = Lines(new ExternalSecretSpec
        {
            RefreshInterval = "1m",
            SyncWindows = new SyncWindows { Kind = "allow", Windows = [new SyncWindow { Schedule = "0 22 * * *", Duration = "1h" }] },
        });

        Assert.That(lines, Has.One.StartsWith("sync windows: refreshes are held back until 2026-11-30T22:00:00Z (in 10h)"));
    }

    [Test]
    public void After_a_failure_it_says_how_retries_go() => Assert.That(
        NextLookText.Of(Secret(new ExternalSecretSpec()), ReadyState.None, Now), Has.One.Contains("growing pauses"));

    private static IReadOnlyList<string> Lines(ExternalSecretSpec spec) => NextLookText.Of(Secret(spec), Ready, Now);

    private static ExternalSecret Secret(ExternalSecretSpec spec) => new()
    {
        Spec = spec,
        Status = new ExternalSecretStatus { RefreshTime = Now.UtcDateTime.AddMinutes(-10), SyncedResourceVersion = "1-x" },
    };
}
