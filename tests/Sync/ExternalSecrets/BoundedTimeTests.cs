using FsCheck;
using FsCheck.Fluent;
using Keyferry.Api.ExternalSecrets;
using Keyferry.Api.Values;
using Keyferry.Sync.ExternalSecrets;
using Keyferry.Sync.Stores;
using NUnit.Framework;

namespace Keyferry.Sync.Tests.ExternalSecrets;

/// <summary>No number, duration or date that a tenant or a broken clock brings leaves the calendar.</summary>
public sealed class BoundedTimeTests
{
    private static readonly long[] Corners = [long.MinValue, -1, 0, 1, 300_000_000_000, long.MaxValue - 1, long.MaxValue];

    [FsCheck.NUnit.Property(MaxTest = 2_000)]
    public Property Any_refresh_decision_is_made(int seed)
    {
        var random = new Random(seed);
        var spec = new ExternalSecretSpec { RefreshInterval = Duration(random), RefreshPolicy = random.Next(4) == 0 ? "OnChange" : null };
        var status = new ExternalSecretStatus
        {
            SyncedResourceVersion = random.Next(2) == 0 ? "v1" : "v0",
            RefreshTime = random.Next(5) == 0 ? null : new DateTime(Ticks(random), DateTimeKind.Utc),
        };
        var now = new DateTimeOffset(Ticks(random), TimeSpan.Zero);

        _ = RefreshDecision.IsDue(spec, status, "v1", now);
        var next = RefreshDecision.NextLook(spec, status, now);
        var recheck = RefreshDecision.Recheck(spec);
        return (next is null || (next > TimeSpan.Zero && next <= TimeSpan.FromDays(1)))
            .And(recheck >= TimeSpan.FromSeconds(10) && recheck <= TimeSpan.FromHours(1))
            .Label($"{spec.RefreshInterval} {status.RefreshTime:O} {now:O}: {next} {recheck}");
    }

    // A run of the property found it once in some 20,000 decisions.
    [Test]
    public void A_clock_at_the_calendars_end_is_waited_for_like_any_other()
    {
        var spec = new ExternalSecretSpec { RefreshInterval = "1h" };
        var now = DateTimeOffset.MaxValue;
        var status = new ExternalSecretStatus { SyncedResourceVersion = "v1", RefreshTime = now.UtcDateTime };

        Assert.That(RefreshDecision.NextLook(spec, status, now), Is.EqualTo(TimeSpan.FromHours(1)));
    }

    [FsCheck.NUnit.Property(MaxTest = 2_000)]
    public Property Any_store_interval_lies_between_a_second_and_a_day(long number, int seed)
    {
        var random = new Random(seed);
        var value = random.Next(3) switch
        {
            0 => new IntOrString(number),
            1 => new IntOrString(Corners[random.Next(Corners.Length)]),
            _ => new IntOrString(Duration(random)),
        };
        var ok = StoreInterval.TryRead(value, TimeSpan.FromTicks(Math.Abs(Ticks(random))), out var interval, out var error);
        return (interval >= StoreInterval.Shortest && interval <= StoreInterval.Longest && ok == (error.Length == 0))
            .Label($"{value}: {interval} {error}");
    }

    private static long Ticks(Random random) => random.Next(4) switch
    {
        0 => 0,
        1 => DateTime.MaxValue.Ticks - random.NextInt64(0, 2) * random.NextInt64(0, TimeSpan.TicksPerDay),
        _ => random.NextInt64(0, DateTime.MaxValue.Ticks),
    };

    private static string Duration(Random random) => random.Next(5) switch
    {
        0 => "2562047h47m16.854775807s",
        1 => "-2562047h47m16.854775808s",
        2 => $"{random.NextInt64(0, 2_562_047)}h",
        3 => $"{random.NextInt64()}ns",
        _ => new string('9', random.Next(1, 200)) + "s",
    };
}
