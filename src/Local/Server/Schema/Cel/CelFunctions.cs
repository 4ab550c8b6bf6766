using System.Globalization;
using System.Text.Json.Nodes;
using Keyferry.Text.Regexp;

namespace Keyferry.Local.Server.Schema.Cel;

/// <summary>CEL's functions, as far as schemas and match conditions need them.</summary>
internal static class CelFunctions
{
    /// <summary>The names of all functions and methods that are known.</summary>
    public static IReadOnlySet<string> Names { get; } = new HashSet<string>(
        ["size", "startsWith", "endsWith", "contains", "matches", "lowerAscii", "trim", "string", "int", "double", "bool", "type"],
        StringComparer.Ordinal);

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
            ("matches", [string text, string pattern]) => Pattern(pattern).IsMatch(text),
            ("lowerAscii", [string text]) => text.ToLowerInvariant(),
            ("trim", [string text]) => text.Trim(),
            ("string", [var value]) => Text(value),
            ("int", [long value]) => value,
            ("int", [double value]) => value is > -9.2233720368547758e18 and < 9.2233720368547758e18 ? (long)value : throw new CelException("integer overflow"),
            ("int", [string value]) => long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
                ? number
                : throw new CelException($"strconv.ParseInt: parsing \"{value}\": {(IsInteger(value) ? "value out of range" : "invalid syntax")}"),
            ("double", [long value]) => (double)value,
            ("double", [double value]) => value,
            ("bool", [bool value]) => value,
            ("type", [var value]) => value?.GetType().Name ?? "null_type",
            _ => throw new CelException($"no such overload: {name}"),
        };
    }

    private static bool IsInteger(string text) => text.TrimStart('+', '-') is { Length: > 0 } digits && digits.All(char.IsAsciiDigit);

    private static GoRegex Pattern(string pattern) =>
        GoRegex.TryParse(pattern, GoRegex.DefaultMaxProgramSize, out var regex, out var error) ? regex : throw new CelException(error);

    private static string Text(object? value) => value switch
    {
        string text => text,
        bool truth => truth ? "true" : "false",
        long number => number.ToString(CultureInfo.InvariantCulture),
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        _ => throw new CelException("no such overload: string"),
    };
}
