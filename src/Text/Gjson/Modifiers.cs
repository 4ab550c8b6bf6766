using System.Text;
using Keyferry.Text.Json;

namespace Keyferry.Text.Gjson;

/// <summary>Finds and applies modifiers: <c>@name</c>, <c>@name:argument</c>.</summary>
internal static class Modifiers
{
    private delegate ReadOnlyMemory<byte> Modifier(
        ReadOnlyMemory<byte> json, ReadOnlyMemory<byte> argument, EvaluationBudget budget);

    public static bool IsKnown(ReadOnlySpan<byte> name) => Find(name) is not null;

    /// <summary>Applies the modifier that a path begins with, if it is one.</summary>
    public static bool TryApply(
        ReadOnlyMemory<byte> json, ReadOnlyMemory<byte> path, EvaluationBudget budget,
        out ReadOnlyMemory<byte> made, out ReadOnlyMemory<byte> rest)
    {
        made = default;
        rest = default;
        var text = path.Span;
        var end = text.IndexOfAny((byte)':', (byte)'|', (byte)'.');
        if (Find(end < 0 ? text[1..] : text[1..end]) is not { } modifier)
        {
            return false;
        }

        ReadOnlyMemory<byte> argument = default;
        if (end >= 0)
        {
            rest = path[end..];
            if (text[end] == ':')
            {
                rest = path[(end + 1)..];
                var length = ArgumentLength(rest.Span);
                argument = rest[..length];
                rest = rest[length..];
            }
        }

        budget.Read(json.Length);
        made = modifier(json, argument, budget);
        return true;
    }

    private static int ArgumentLength(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty)
        {
            return 0;
        }

        if (text[0] is (byte)'{' or (byte)'[' or (byte)'"')
        {
            return JsonScan.StringOrBalancedEnd(text, 0);
        }

        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] == '|')
            {
                return at;
            }

            if (text[at] is (byte)'{' or (byte)'[' or (byte)'"' or (byte)'(')
            {
                at = JsonScan.StringOrBalancedEnd(text, at) - 1;
            }
        }

        return text.Length;
    }

    private static Modifier? Find(ReadOnlySpan<byte> name) => Encoding.UTF8.GetString(name) switch
        {
            "this" => static (json, _, _) => json,
            "valid" => static (json, _, _) => JsonCheck.IsValid(json.Span) ? json : default,
            "pretty" => static (json, argument, budget) => PrettyPrint.Print(json, PrettyOptions.Read(argument), budget),
            "ugly" => static (json, _, budget) => PrettyPrint.Strip(json.Span, budget),
            "tostr" => static (json, _, budget) => Quote(json.Span, budget),
            "fromstr" => static (json, _, budget) =>
                JsonCheck.IsValid(json.Span) ? Unquote(json, budget) : default,
            "reverse" => static (json, _, budget) => Reshape.Reverse(json, budget),
            "keys" => static (json, _, budget) => Reshape.Keys(json, budget),
            "values" => static (json, _, budget) => Reshape.Values(json, budget),
            "flatten" => static (json, argument, budget) => Reshape.Flatten(json, Option(argument, "deep"), budget),
            "join" => static (json, argument, budget) => Reshape.Join(json, Option(argument, "preserve"), budget),
            "group" => static (json, _, budget) => Reshape.Group(json, budget),
            "dig" => Reshape.Dig,
            _ => null,
        };

    private static byte[] Quote(ReadOnlySpan<byte> json, EvaluationBudget budget)
    {
        // Enough for most texts; what escapes add is charged afterwards.
        var enough = 2L * json.Length;
        budget.Make(enough);
        var quoted = GoJson.Quote(json);
        budget.Make(Math.Max(0, quoted.Length - enough));
        return quoted;
    }

    private static byte[] Unquote(ReadOnlyMemory<byte> json, EvaluationBudget budget)
    {
        budget.Make(json.Length);
        return GjsonValue.Parse(json).ToBytes();
    }

    private static bool Option(ReadOnlyMemory<byte> argument, string name)
    {
        var isOn = false;
        for (var options = new Members(GjsonValue.Parse(argument)); options.MoveNext();)
        {
            if (Encoding.UTF8.GetString(GoJson.Unquote(options.Name.Span)) == name)
            {
                isOn = options.Value.IsTrue();
            }
        }

        return isOn;
    }
}
