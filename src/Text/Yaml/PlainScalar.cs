using System.Globalization;
using Keyferry.Text.Values;
using Keyferry.Text.Yaml.Values;

namespace Keyferry.Text.Yaml;

/// <summary>The value of a YAML scalar without quotes, as kubectl reads it (YAML 1.1: <c>yes</c> is true, <c>0755</c> is 493).</summary>
public static class PlainScalar
{
    /// <summary>As JSON: <c>null</c>, <c>true</c>, <c>false</c> or a number; null where it is a text.</summary>
    /// <param name="text">The scalar.</param>
    public static string? JsonOf(string text)
    {
        ScalarResolver.Resolve(GoString.Of(text), mayBeTimestamp: false, out var value);
        return value.Kind switch
        {
            _ when value.IsNothing => "null",
            GoKind.Bool => value.AsBool ? "true" : "false",
            GoKind.Int64 => value.AsInt64.ToString(CultureInfo.InvariantCulture),
            GoKind.Uint64 => ((ulong)value.AsInt64).ToString(CultureInfo.InvariantCulture),
            GoKind.Float64 when double.IsFinite(value.AsDouble) => value.AsDouble.ToString("R", CultureInfo.InvariantCulture),
            _ => null,
        };
    }
}
