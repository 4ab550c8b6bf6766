using System.Text;

namespace Keyferry.Text.Gjson;

/// <summary>Reads literals in paths: <c>!"x"</c>, <c>!5</c>, <c>!true</c>, <c>!{"a":1}</c>.</summary>
internal static class Literal
{
    public static bool TryRead(
        ReadOnlyMemory<byte> path, out ReadOnlyMemory<byte> json, out ReadOnlyMemory<byte> rest)
    {
        var value = path[1..];
        var text = value.Span;
        var isWord = text[0] is not ((byte)'{' or (byte)'[' or (byte)'"' or (byte)'+' or (byte)'-'
            or (>= (byte)'0' and <= (byte)'9'));
        var end = isWord ? text.IndexOfAny((byte)'|', (byte)'.') : JsonScan.BalancedEnd(text, 0);
        if (end < 0)
        {
            end = text.Length;
        }

        json = value[..end];
        rest = value[end..];
        return !isWord
            || Encoding.UTF8.GetString(json.Span).ToUpperInvariant() is "TRUE" or "FALSE" or "NULL" or "NAN" or "INF";
    }
}
