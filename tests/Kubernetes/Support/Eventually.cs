using System.Diagnostics;
using Microsoft.Extensions.Time.Testing;

namespace Keyferry.Kubernetes.Tests.Support;

/// <summary>Waits for what happens on another thread.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    /// <summary>Waits for a condition; where a fake clock is given, it moves on meanwhile.</summary>
    public static async Task Holds(Func<bool> condition, FakeTimeProvider? time = null, TimeSpan step = default)
    {
        var started = Stopwatch.GetTimestamp();
        while (!condition())
        {
            if (Stopwatch.GetElapsedTime(started) > Limit)
            {
                Assert.Fail("it did not happen within 10 s");
            }

            time?.Advance(step);
            await Task.Delay(5);
        }
    }
}
