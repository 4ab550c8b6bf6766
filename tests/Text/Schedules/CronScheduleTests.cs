using System.Globalization;
using Keyferry.Text.Schedules;
using NUnit.Framework;

namespace Keyferry.Text.Tests.Schedules;

public sealed class CronScheduleTests
{
    // 2026-01-01 is a Thursday.
    [TestCase("30 4 * * *", "2026-01-01T12:00:00Z", "2026-01-02T04:30:00Z")]
    [TestCase("0 12 * * *", "2026-01-01T12:00:00Z", "2026-01-01T12:00:00Z", TestName = "The_moment_itself_counts")]
    [TestCase("*/20 * * * *", "2026-01-01T12:01:00Z", "2026-01-01T12:20:00Z")]
    [TestCase("5/20 * * * *", "2026-01-01T12:06:00Z", "2026-01-01T12:25:00Z", TestName = "A_number_with_a_step_goes_on_to_the_end")]
    [TestCase("0 9-17/4 * * MON-fri", "2026-01-02T18:00:00Z", "2026-01-05T09:00:00Z", TestName = "Names_in_any_case")]
    [TestCase("0 0 1,15 * *", "2026-01-02T00:00:00Z", "2026-01-15T00:00:00Z")]
    [TestCase("0 0 13 * fri", "2026-01-03T00:00:00Z", "2026-01-09T00:00:00Z", TestName = "Of_two_days_either_will_do")]
    [TestCase("0 0 13 * fri", "2026-01-10T00:00:00Z", "2026-01-13T00:00:00Z", TestName = "Of_two_days_the_other_will_do_too")]
    [TestCase("0 0 */2 * fri", "2026-01-01T00:00:01Z", "2026-01-02T00:00:00Z", TestName = "A_star_with_a_step_counts_as_given")]
    [TestCase("0 0 ? jan ?", "2026-02-01T00:00:00Z", "2027-01-01T00:00:00Z", TestName = "A_question_mark_is_a_star")]
    [TestCase("0 0 29 2 *", "2026-01-01T00:00:00Z", "2028-02-29T00:00:00Z")]
    [TestCase("*/99 * * * *", "2026-01-01T12:01:00Z", "2026-01-01T13:00:00Z", TestName = "A_step_beyond_the_field_leaves_its_first")]
    [TestCase("*/2147483647 * * * *", "2026-01-01T12:01:00Z", "2026-01-01T13:00:00Z", TestName = "The_largest_step")]
    [TestCase("@daily", "2026-01-01T12:00:00Z", "2026-01-02T00:00:00Z")]
    [TestCase("@weekly", "2026-01-01T12:00:00Z", "2026-01-04T00:00:00Z")]
    [TestCase("@yearly", "2026-01-01T12:00:00Z", "2027-01-01T00:00:00Z")]
    [TestCase("@every 6h", "2026-01-01T12:00:01Z", "2026-01-01T18:00:00Z")]
    [TestCase("@every 1h30m", "1970-01-01T00:00:00Z", "1970-01-01T00:00:00Z")]
    public void Fires(string schedule, string from, string expected) =>
        Assert.That(CronSchedule.Parse(schedule)!.FirstFrom(At(from)), Is.EqualTo(At(expected)));

    [Test]
    public void A_day_that_does_not_exist_never_comes() =>
        Assert.That(CronSchedule.Parse("0 0 30 2 *")!.FirstFrom(At("2026-01-01T00:00:00Z")), Is.Null);

    [TestCase("")]
    [TestCase("* * * *")]
    [TestCase("* * * * * *")]
    [TestCase("60 * * * *")]
    [TestCase("* 24 * * *")]
    [TestCase("* * 0 * *")]
    [TestCase("* * * 13 *")]
    [TestCase("* * * * 7")]
    [TestCase("5-2 * * * *")]
    [TestCase("*/0 * * * *")]
    [TestCase("*/-1 * * * *")]
    [TestCase("1/2/3 * * * *")]
    [TestCase("* * L * *")]
    [TestCase("* * 1W * *")]
    [TestCase("* * * * fri#2")]
    [TestCase("99999999999 * * * *")]
    [TestCase("@sometimes")]
    [TestCase("@every")]
    [TestCase("@every x")]
    [TestCase("@every 0s")]
    [TestCase("@every -1h")]
    public void Is_no_schedule(string schedule) => Assert.That(CronSchedule.Parse(schedule), Is.Null);

    [Test]
    public void A_schedule_of_any_length_is_not_read() =>
        Assert.That(CronSchedule.Parse(string.Join(',', Enumerable.Repeat("1", 1000)) + " * * * *"), Is.Null);

    private static DateTimeOffset At(string time) => DateTimeOffset.Parse(time, CultureInfo.InvariantCulture);
}
