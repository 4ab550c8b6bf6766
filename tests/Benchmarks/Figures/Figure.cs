using System.Text;
using System.Text.Json;

namespace Keyferry.Benchmarks.Figures;

/// <summary>One measured number. A benchmark ends with one JSON line for each.</summary>
/// <param name="Bench">The benchmark's name, such as <c>burst</c>.</param>
/// <param name="Name">What was measured, such as <c>ready_seconds</c>.</param>
/// <param name="Value">The number.</param>
/// <param name="Unit">Its unit, such as <c>s</c>; <c>1</c> for a ratio or a count.</param>
/// <param name="Target">What it was measured on, such as <c>local</c> or <c>real</c>.</param>
internal sealed record Figure(string Bench, string Name, double Value, string Unit, string Target)
{
    /// <summary>How many objects; null where the figure is not about a number of objects.</summary>
    public int? N { get; init; }

    /// <summary>How many requests a second were asked for; null where the figure is not about a rate.</summary>
    public int? Rate { get; init; }

    /// <summary>The JSON line, with no line end.</summary>
    public string ToJson()
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WriteString("bench", Bench);
            json.WriteString("figure", Name);
            if (N is { } n)
            {
                json.WriteNumber("n", n);
            }

            if (Rate is { } rate)
            {
                json.WriteNumber("rate", rate);
            }

            json.WriteNumber("value", Rounded(Value));
            json.WriteString("unit", Unit);
            json.WriteString("target", Target);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(bytes.ToArray());
    }

    /// <summary>A number as figures show it: whole from 1,000 on, else with three digits that mean something.</summary>
    /// <param name="value">The number.</param>
    public static double Rounded(double value)
    {
        var size = Math.Abs(value);
        var digits = size switch { >= 1000 => 0, >= 100 => 1, >= 10 => 2, _ => 3 };
        return Math.Round(value, digits);
    }
}
