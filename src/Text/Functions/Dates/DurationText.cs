using System.Text;
using Keyferry.Text.Durations;

namespace Keyferry.Text.Functions.Dates;

/// <summary>Reads Go durations out of template texts.</summary>
internal static class DurationText
{
    // Even all units of all ranges come to less.
    private const int LongestText = 4096;

    /// <summary>A text's length in nanoseconds.</summary>
    public static bool TryRead(ReadOnlySpan<byte> text, out long nanoseconds)
    {
        nanoseconds = 0;
        if (text.Length > LongestText)
        {
            return false;
        }

        var isRead = GoDuration.TryParse(Encoding.UTF8.GetString(text), out var duration, out _);
        nanoseconds = duration.Nanoseconds;
        return isRead;
    }
}
