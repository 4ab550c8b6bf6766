using Keyferry.Text.Durations;
using NUnit.Framework;

namespace Keyferry.Text.Tests.Durations;

public sealed class GoDurationTests
{
    [Test]
    public void A_duration_of_a_TimeSpan_has_its_length()
    {
        var duration = GoDuration.From(TimeSpan.FromMinutes(90));

        Assert.That(duration.ToString(), Is.EqualTo("1h30m0s"));
        Assert.That(duration.TimeSpan, Is.EqualTo(TimeSpan.FromMinutes(90)));
    }
}
