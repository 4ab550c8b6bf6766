using Keyferry.Api.Shared;
using NUnit.Framework;

namespace Keyferry.Api.Tests.Shared;

public sealed class RefreshDefaultsTests
{
    [Test]
    public void The_text_and_the_time_are_the_same_interval()
    {
        var interval = RefreshDefaults.Interval;

        Assert.That($"{(int)interval.TotalHours}h{interval.Minutes}m{interval.Seconds}s", Is.EqualTo(RefreshDefaults.IntervalText));
    }
}
