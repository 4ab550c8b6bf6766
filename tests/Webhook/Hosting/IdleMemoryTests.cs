using Keyferry.Webhook.Hosting;
using NUnit.Framework;

namespace Keyferry.Webhook.Tests.Hosting;

public sealed class IdleMemoryTests
{
    [Test]
    public void Memory_is_given_back_once_after_each_burst_and_never_during_one()
    {
        var idle = new IdleMemory(quiet: 10, worthwhile: 100);

        // Start, burst, its end, idle; a little work; another burst and its end.
        var looks = new long[] { 50, 55, 120, 300, 305, 310, 330, 335, 500, 502, 504 };

        Assert.That(looks.Where(idle.IsDue), Is.EqualTo(new long[] { 305, 502 }));
    }
}
