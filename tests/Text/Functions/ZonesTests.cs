using System.Text;
using Keyferry.Text.Functions.Dates;
using Keyferry.Text.Runtime;
using NUnit.Framework;

namespace Keyferry.Text.Tests.Functions;

public sealed class ZonesTests
{
    [TestCase("UTC", "UTC")]
    [TestCase("", "UTC")]
    [TestCase("Nowhere/Atlantis", "UTC")]
    [TestCase("europe/berlin", "UTC")]
    [TestCase("UTC+01:30", "UTC")]
    [TestCase("../../etc/passwd", "UTC")]
    [TestCase("/etc/localtime", "UTC")]
    [TestCase("zone.tab", "UTC")]
    [TestCase("Europe", "UTC")]
    [TestCase("Europe/Berlín", "UTC")]
    [TestCase("Europe/Berlin", "Europe/Berlin")]
    [TestCase("US/Pacific", "US/Pacific")]
    [TestCase("America/Argentina/ComodRivadavia", "America/Argentina/ComodRivadavia")]
    public void A_name_that_there_is_none_of_is_UTC_as_in_sprig(string name, string want)
    {
        using var context = NewContext(TemplateLimits.Default);
        var zone = Zones.Find(context, Encoding.UTF8.GetBytes(name));

        Assert.That(zone.Name, Is.EqualTo(want));
        Assert.That(ReferenceEquals(zone, GoZone.Utc), Is.EqualTo(want == "UTC"));
    }

    [Test]
    public void A_long_name_is_UTC_and_not_looked_up()
    {
        using var context = NewContext(TemplateLimits.Default with { Steps = 1 });
        Assert.That(Zones.Find(context, new byte[1 << 20]), Is.SameAs(GoZone.Utc));
    }

    [Test]
    public void Look_ups_count_as_steps() =>
        Assert.That(
            Rendered.ErrorOf("""{{ range until 60000 }}{{ dateInZone "MST" 0 "Europe/Berlin" }}{{ end }}"""),
            Does.Contain("steps"));

    // Seconds since 1970. The moments and abbreviations stand in the IANA tables.
    [TestCase("America/New_York", long.MinValue, "LMT", -17762)]
    [TestCase("America/New_York", -2717650801, "LMT", -17762)]
    [TestCase("America/New_York", -2717650800, "EST", -18000)]
    [TestCase("Europe/Berlin", 1774746000, "CEST", 7200)]
    [TestCase("Europe/Berlin", 1774745999, "CET", 3600)]
    [TestCase("Asia/Kathmandu", 0, "+0530", 19800)]
    [TestCase("Asia/Kathmandu", 1720000000, "+0545", 20700)]
    [TestCase("Pacific/Apia", 1325239200, "+14", 50400)]
    [TestCase("Etc/GMT+3", 0, "-03", -10800)]
    public void A_zone_tells_offset_and_abbreviation_of_a_moment(string name, long moment, string abbreviation, int offset)
    {
        using var context = NewContext(TemplateLimits.Default);
        Assert.That(
            Zones.Find(context, Encoding.ASCII.GetBytes(name)).At(moment), Is.EqualTo(new ZoneState(abbreviation, offset)));
    }

    [TestCase("Europe/Berlin")]
    [TestCase("America/New_York")]
    [TestCase("Australia/Sydney")]
    public void Far_in_the_future_the_last_rules_go_on(string name)
    {
        const long FourHundredYears = 146_097L * 86_400;
        using var context = NewContext(TemplateLimits.Default);
        var zone = Zones.Find(context, Encoding.ASCII.GetBytes(name));
        for (var hour = 0; hour < 366 * 24; hour++)
        {
            var moment = 4_102_444_800 + (hour * 3_600L);
            foreach (var cycle in (ReadOnlySpan<long>)[1, 19, 20, 100, 700_000_000])
            {
                Assert.That(zone.At(moment + (cycle * FourHundredYears)), Is.EqualTo(zone.At(moment)));
            }
        }
    }

    private static RenderContext NewContext(TemplateLimits limits) =>
        new(limits, TimeProvider.System, [], CancellationToken.None);
}
