using System.Globalization;
using Keyferry.Text.GoFormat;

namespace Keyferry.Text.Yaml.Values;

/// <summary>Writes a number where a text is wanted: with the digits that a 32-bit float needs, as the reference does.</summary>
internal static class FloatKey
{
    public static string ToText(double value)
    {
        var narrow = (float)value;
        return float.IsFinite(narrow)
            ? GoFloat.General(double.Parse(narrow.ToString("R", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture))
            : GoFloat.General(narrow);
    }
}
