namespace Keyferry.Text.Durations;

/// <summary>A span of time as Go counts, reads and writes it.</summary>
/// <param name="Nanoseconds">The length in nanoseconds; may be negative.</param>
public readonly record struct GoDuration(long Nanoseconds)
{
    /// <summary>The length in .NET's terms; what is finer than 100 ns is cut off.</summary>
    public TimeSpan TimeSpan => TimeSpan.FromTicks(Nanoseconds / TimeSpan.NanosecondsPerTick);

    /// <summary>A duration of a .NET length.</summary>
    /// <exception cref="OverflowException">The length is beyond 292 years.</exception>
    public static GoDuration From(TimeSpan length) =>
        new(checked(length.Ticks * TimeSpan.NanosecondsPerTick));

    /// <summary>Reads a text such as <c>1h30m</c>, <c>-1.5s</c> or <c>0</c>.</summary>
    /// <param name="text">The text.</param>
    /// <param name="value">The duration; zero where the text is none.</param>
    /// <param name="error">What is wrong, in Go's words; empty where nothing is.</param>
    public static bool TryParse(string text, out GoDuration value, out string error) =>
        DurationReader.TryRead(text, out value, out error);

    /// <summary>The longest text of a duration that a manifest may set, in characters.</summary>
    public const int MaxSettingLength = 64;

    /// <summary>Reads a duration that a manifest sets.</summary>
    /// <param name="text">The text; where it is longer than <see cref="MaxSettingLength"/> it is refused unread.</param>
    /// <param name="value">The duration; zero where the text is none.</param>
    /// <param name="error">What is wrong; it does not repeat a text that is too long.</param>
    public static bool TryParseSetting(string text, out GoDuration value, out string error)
    {
        if (text.Length <= MaxSettingLength)
        {
            return TryParse(text, out value, out error);
        }

        value = default;
        error = $"a text of {text.Length} characters is no duration such as 5m or 1h30m";
        return false;
    }

    /// <summary>Go's form, such as <c>1h0m0s</c>, <c>1.5s</c> or <c>0s</c>; it reads back to the same length.</summary>
    public override string ToString() => DurationWriter.Write(Nanoseconds);
}
