using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Keyferry.Local.Server.Schema.Cel;

/// <summary>CEL's functions, as far as schemas and match conditions need them.</summary>
internal static class CelFunctions
{
    /// <summary>Calls a function, or a method of <paramref name="target"/>.</summary>
    /// <exception cref="CelException">There is none for these arguments.</exception>
    public static object? Call(string name, object? target, bool isMethod, IReadOnlyList<object?> arguments)
    {
        var all = isMethod ? [target, .. arguments] : arguments;
        return (name, all) switch
        {
            ("size", [string text]) => (long)text.EnumerateRunes().Count(),
            ("size", [JsonObject obj]) => (long)obj.Count,
            ("size", [var list]) => (long)CelValues.Items(list).Count,
            ("startsWith", [string text, string part]) => text.StartsWith(part, StringComparison.Ordinal),
            ("endsWith", [string text, string part]) => text.EndsWith(part, StringComparison.Ordinal),
            ("contains", [string text, string part]) => text.Contains(part, StringComparison.Ordinal),
            ("matches", [string text, string pattern]) => Regex.IsMatch(text, pattern, RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1)),
            ("lowerAscii", [string text]) => text.ToLowerInvariant(),
            ("trim", [string text]) => text.Trim(),
            ("string", [var value]) => Text(value),
            ("int", [long value]) => value,
            ("int", [double value]) => (long)value,
            ("int", [string value]) => long.Parse(value, CultureInfo.InvariantCulture),
            ("double", [long value]) => (double)value,
            ("double", [double value]) => value,
            ("bool", [bool value]) => value,
            ("type", [var value]) => value?.GetType().Name ?? "null_type",
            _ => throw new CelException($"no such overload: {name}"),
        };
    }

    private static string Text(object? value) => value switch
    {
        string text => text,
        bool truth => truth ? "true" : "false",
        long number => number.ToString(CultureInfo.InvariantCulture),
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        _ => throw new CelException("no such overload: string"),
    };
}
