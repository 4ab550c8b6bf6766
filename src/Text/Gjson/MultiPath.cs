using System.Buffers;
using Keyferry.Text.Json;

namespace Keyferry.Text.Gjson;

/// <summary>Builds a new object or array from several paths: <c>{a,"name":b.c}</c>, <c>[a,b]</c>.</summary>
internal static class MultiPath
{
    private static readonly SearchValues<byte> NotInNames = SearchValues.Create(
        [.. Enumerable.Range(0, 32).Select(static b => (byte)b), .. "[]{}()#|!"u8]);

    private readonly record struct Part(ReadOnlyMemory<byte> Name, ReadOnlyMemory<byte> Path);

    public static bool TryApply(
        ReadOnlyMemory<byte> json, ReadOnlyMemory<byte> path, EvaluationBudget budget,
        out ReadOnlyMemory<byte> made, out ReadOnlyMemory<byte> rest)
    {
        made = default;
        var parts = new List<Part>();
        var end = Split(path, parts);
        rest = end > 0 ? path[end..] : default;
        if (end == 0 || (!rest.IsEmpty && rest.Span[0] is not ((byte)'|' or (byte)'.')))
        {
            return false;
        }

        var isObject = path.Span[0] == '{';
        var output = new ArrayBufferWriter<byte>();
        output.Write(isObject ? "{"u8 : "["u8);
        var isFirst = true;
        foreach (var part in parts)
        {
            var value = Evaluator.Get(json, part.Path, budget);
            if (!value.Exists)
            {
                continue;
            }

            budget.Make(value.Raw.Length + part.Name.Length + part.Path.Length);
            if (!isFirst)
            {
                output.Write(","u8);
            }

            isFirst = false;
            if (isObject)
            {
                output.Write(NameOf(part));
                output.Write(":"u8);
            }

            output.Write(value.Raw.IsEmpty ? "null"u8 : value.Raw.Span);
        }

        output.Write(isObject ? "}"u8 : "]"u8);
        made = output.WrittenMemory;
        return true;
    }

    private static int Split(ReadOnlyMemory<byte> path, List<Part> parts)
    {
        var text = path.Span;
        var depth = 1;
        var (start, colon, modifier) = (1, 0, 0);
        for (var at = 1; at < text.Length; at++)
        {
            switch (text[at])
            {
                case (byte)'\\':
                    at++;
                    break;
                case (byte)'@' when modifier == 0 && text[at - 1] is (byte)'.' or (byte)'|':
                    modifier = at;
                    break;
                case (byte)':' when modifier == 0 && depth == 1:
                    colon = at;
                    break;
                case (byte)',' when depth == 1:
                    parts.Add(PartOf(path, start, colon, at));
                    (start, colon, modifier) = (at + 1, 0, 0);
                    break;
                case (byte)'"':
                    at = JsonScan.StringEnd(text, at, out _) - 1;
                    break;
                case (byte)'[' or (byte)'(' or (byte)'{':
                    depth++;
                    break;
                case (byte)']' or (byte)')' or (byte)'}':
                    if (--depth > 0)
                    {
                        break;
                    }

                    parts.Add(PartOf(path, start, colon, at));
                    return at + 1;
            }
        }

        return 0;
    }

    private static Part PartOf(ReadOnlyMemory<byte> path, int start, int colon, int end) =>
        colon == 0 ? new Part(default, path[start..end]) : new Part(path[start..colon], path[(colon + 1)..end]);

    private static ReadOnlySpan<byte> NameOf(Part part)
    {
        var name = part.Name.Span;
        if (!name.IsEmpty)
        {
            return name[0] == '"' && JsonCheck.IsValid(name) ? name : GoJson.Quote(name);
        }

        var last = LastOf(part.Path.Span);
        return last.ContainsAny(NotInNames)
            ? "\"_\""u8
            : GoJson.Quote(last);
    }

    private static ReadOnlySpan<byte> LastOf(ReadOnlySpan<byte> path)
    {
        for (var at = path.Length - 1; at >= 0; at--)
        {
            if (path[at] is (byte)'|' or (byte)'.' && (at == 0 || path[at - 1] != '\\'))
            {
                return path[(at + 1)..];
            }
        }

        return path;
    }
}
