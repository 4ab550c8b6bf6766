using System.Text;
using Keyferry.Text.GoFormat;

namespace Keyferry.Text.Gjson;

/// <summary>Finds and applies modifiers: <c>@name</c>, <c>@name:argument</c>.</summary>
internal static class Modifiers
{
    public static bool IsKnown(ReadOnlySpan<byte> name) => Find(name) is not null;

    /// <summary>Applies the modifier that a path begins with, if it is one.</summary>
    public static bool TryApply(
        ReadOnlyMemory<byte> json, ReadOnlyMemory<byte> path, out ReadOnlyMemory<byte> made,
        out ReadOnlyMemory<byte> rest)
    {
        made = default;
        rest = default;
        var text = path.Span;
        var end = text.IndexOfAny((byte)':', (byte)'|', (byte)'.');
        if (Find(end < 0 ? text[1..] : text[1..end]) is not { } modifier)
            return false;

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

        made = modifier(json, argument);
        return true;
    }

    private static int ArgumentLength(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty)
            return 0;

        if (text[0] is (byte)'{' or (byte)'[' or (byte)'"')
            return JsonScan.StringOrBalancedEnd(text, 0);

        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] == '|')
                return at;

            if (text[at] is (byte)'{' or (byte)'[' or (byte)'"' or (byte)'(')
                at = JsonScan.StringOrBalancedEnd(text, at) - 1;
        }

        return text.Length;
    }

    private static Func<ReadOnlyMemory<byte>, ReadOnlyMemory<byte>, ReadOnlyMemory<byte>>? Find(
        ReadOnlySpan<byte> name) => Encoding.UTF8.GetString(name) switch
        {
            "this" => static (json, _) => json,
            "valid" => static (json, _) => JsonCheck.IsValid(json.Span) ? json : default,
            "pretty" => static (json, argument) => PrettyPrint.Print(json, PrettyOptions.Read(argument)),
            "ugly" => static (json, _) => PrettyPrint.Strip(json.Span),
            "tostr" => static (json, _) => GoJson.Quote(json.Span),
            "fromstr" => static (json, _) =>
                JsonCheck.IsValid(json.Span) ? GjsonValue.Parse(json).ToBytes() : default,
            "reverse" => static (json, _) => Reshape.Reverse(json),
            "keys" => static (json, _) => Reshape.Keys(json),
            "values" => static (json, _) => Reshape.Values(json),
            "flatten" => static (json, argument) => Reshape.Flatten(json, Option(argument, "deep")),
            "join" => static (json, argument) => Reshape.Join(json, Option(argument, "preserve")),
            "group" => static (json, _) => Reshape.Group(json),
            "dig" => Reshape.Dig,
            _ => null,
        };

    private static bool Option(ReadOnlyMemory<byte> argument, string name)
    {
        var isOn = false;
        for (var options = new Members(GjsonValue.Parse(argument)); options.MoveNext();)
        {
            if (Encoding.UTF8.GetString(GoJson.Unquote(options.Name.Span)) == name)
                isOn = options.Value.IsTrue();
        }

        return isOn;
    }
}
