using System.Text;
using Keyferry.Text.Runtime;
using NodaTime.TimeZones;

namespace Keyferry.Text.Functions.Dates;

/// <summary>
/// Finds time zones by their IANA names, in the tables that NodaTime carries: no file of the system is read, so an
/// image without zone files gives the same hours.
/// </summary>
internal static class Zones
{
    /// <summary>Steps that a look-up counts for: the first one of a zone decodes its table.</summary>
    private const int StepsPerZone = 1_000;

    // The longest name of the tables has 32 characters.
    private const int LongestName = 64;

    /// <summary>The zone of a name; UTC for a name that there is none of, as sprig has it.</summary>
    /// <exception cref="FunctionException">The limit of steps is reached.</exception>
    public static GoZone Find(RenderContext context, ReadOnlySpan<byte> name)
    {
        if (name.SequenceEqual("Local"u8))
        {
            return GoZone.Local;
        }

        if (name.Length is 0 or > LongestName || name.SequenceEqual("UTC"u8))
        {
            return GoZone.Utc;
        }

        context.Charge(StepsPerZone);
        var text = Encoding.ASCII.GetString(name);
        // Asked before the provider, which also knows names that Go does not, such as UTC+01:30.
        return TzdbDateTimeZoneSource.Default.CanonicalIdMap.ContainsKey(text)
            ? new GoZone(text, NodaTime.DateTimeZoneProviders.Tzdb[text])
            : GoZone.Utc;
    }
}
