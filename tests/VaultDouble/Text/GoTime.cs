using System.Globalization;

namespace Keyferry.VaultDouble.Text;

/// <summary>Times as Go writes them.</summary>
internal static class GoTime
{
    /// <summary>RFC 3339 in UTC, with the parts of a second that there are.</summary>
    public static string Write(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);
}
