using System.Text;
using Keyferry.Text.Durations;

namespace Keyferry.Text.Functions.Dates;

/// <summary>Reads Go durations out of template texts.</summary>
internal static class DurationText
{
    /// <summary>A text's length in nanoseconds.</summary>
    public static bool TryRead(ReadOnlySpan<byte> text, out long nanoseconds)
    {
        var isRead = GoDuration.TryParse(Encoding.UTF8.GetString(text), out var duration, out _);
        nanoseconds = duration.Nanoseconds;
        return isRead;
    }
}
