using NUnit.Framework;

namespace Keyferry.Text.Tests.Functions;

public sealed class DateFunctionsTests
{
    [TestCase("""{{ now }}""", "2026-03-29 12:00:00.5 +0000 UTC")]
    [TestCase("""{{ now.Location }}""", "UTC")]
    [TestCase("""{{ date "2006-01-02" "a text is now" }}""", "2026-03-29")]
    [TestCase("""{{ ago (toDate "2006-01-02" "2026-03-28") }}""", "36h0m1s")]
    [TestCase("""{{ ago "x" }}""", "0s")]
    [TestCase("""{{ durationRound (toDate "2006-01-02" "2026-03-28") }}""", "1d")]
    public void The_clock_is_the_render_context_s(string template, string want) =>
        Assert.That(Rendered.Of(template), Is.EqualTo(want));

    [TestCase("""{{ dateInZone "MST -0700" -3000000000 "America/New_York" }}""", "LMT -0456")]
    [TestCase("""{{ dateInZone "15:04 MST" 4102444800 "Europe/Berlin" }}""", "01:00 CET")]
    [TestCase("""{{ dateInZone "15:04 MST" 4086979200 "Australia/Sydney" }}""", "10:00 AEST")]
    [TestCase("""{{ dateInZone "MST" 0 "../zoneinfo/Europe/Berlin" }}""", "UTC")]
    [TestCase("""{{ dateInZone "MST" 0 "/etc/passwd" }}""", "UTC")]
    [TestCase("""{{ dateInZone "MST" 0 "zone.tab" }}""", "UTC")]
    [TestCase("""{{ dateInZone "MST" 0 "Europe" }}""", "UTC")]
    public void Zones_need_no_files_of_the_system(string template, string want) =>
        Assert.That(Rendered.Of(template), Is.EqualTo(want));

    [TestCase("""{{ toDate "-07:00:00" "-00:00:30" }}""", "0000-01-01 00:00:00 +0000 +0000")]
    [TestCase("""{{ (toDate "-07:00:00" "-00:00:30").Format "-07:00:00" }}""", "+00:00:-30")]
    [TestCase("""{{ toDate "06" "-5" }}""", "1995-01-01 00:00:00 +0000 UTC")]
    [TestCase("""{{ toDate "MST" "GMT+3" }}""", "0000-01-01 03:00:00 +0300 GMT+3")]
    [TestCase("""{{ toDate "2006" "0000" | date "2006" }}""", "0000")]
    [TestCase("""{{ date "2006-01-02" 9223372036854775807 }}""", "292277026596-12-04")]
    [TestCase("""{{ (toDate "2006-01-02" "2024-02-29").AddDate 1 0 0 }}""", "2025-03-01 00:00:00 +0000 UTC")]
    public void Oddities_of_times_are_Go_s(string template, string want) =>
        Assert.That(Rendered.Of(template), Is.EqualTo(want));

    [TestCase("""{{ (toDate "2006" "0001").Sub (toDate "2006" "2024") }}""", "-2562047h47m16.854775808s")]
    [TestCase("""{{ duration "99999999999999999999" }}""", "-1s")]
    [TestCase("""{{ (toDate "2006-01-02T15:04:05Z07:00" "2024-01-01T00:00:01Z").Round 2000000000 }}""",
        "2024-01-01 00:00:02 +0000 UTC")]
    public void Durations_saturate_and_wrap_where_Go_s_do(string template, string want) =>
        Assert.That(Rendered.Of(template), Is.EqualTo(want));

    [Test]
    public void A_text_that_is_no_time_is_not_shown()
    {
        var error = Rendered.ErrorOf("""{{ mustToDate "2006-01-02" (printf "%s" "s3cret") }}""");

        Assert.That(error, Does.Contain("at its byte 0"));
        Assert.That(error, Does.Not.Contain("s3cret"));
    }

    [TestCase("""{{ now.Date }}""")]
    [TestCase("""{{ now.Zone }}""")]
    [TestCase("""{{ now.UnmarshalJSON }}""")]
    [TestCase("""{{ now.wall }}""")]
    public void Methods_with_several_results_and_hidden_ones_cannot_be_called(string template) =>
        Assert.That(Rendered.ErrorOf(template), Is.Not.Empty);
}
