using System.Globalization;
using Keyferry.Text.Durations;

namespace Keyferry.Text.Tests.Golden;

/// <summary>Runs golden cases of durations.</summary>
internal static class DurationRunner
{
    public static string Mismatch(Vector vector)
    {
        var text = vector.Text("input");
        if (!GoDuration.TryParse(text, out var duration, out var error) || vector.IsError)
        {
            return vector.IsError && error == vector.ErrorText ? "" : $"{text}: want error: {vector.ErrorText}, got: {error}";
        }

        var (nanos, shown) = (duration.Nanoseconds.ToString(CultureInfo.InvariantCulture), duration.ToString());
        var isEqual = nanos == vector.WantJson.GetProperty("nanos").GetString()
            && shown == vector.WantJson.GetProperty("string").GetString();
        return isEqual ? "" : $"{text}: want: {vector.WantJson}, got: {nanos}, {shown}";
    }
}
