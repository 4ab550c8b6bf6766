using System.Text;
using Keyferry.Text.GoFormat;

namespace Keyferry.Text.Rewriting;

/// <summary>
/// The bytes a JSON value becomes as a Secret's value: a string's text, a number without exponent, nothing for null,
/// JSON for the rest.
/// </summary>
public static class JsonValueBytes
{
    /// <summary>Converts a JSON document.</summary>
    /// <param name="json">The document, UTF-8.</param>
    /// <param name="value">The bytes.</param>
    /// <param name="error">What is wrong; empty if nothing is.</param>
    public static bool TryConvert(ReadOnlySpan<byte> json, out byte[] value, out string error)
    {
        var isJson = JsonDecode.TryRead(json, out var item, out error);
        value = isJson ? Of(item!) : [];
        return isJson;
    }

    internal static byte[] Of(JsonItem item) => item.Kind switch
    {
        JsonItemKind.Text => item.Text,
        JsonItemKind.Null => [],
        JsonItemKind.Number => Encoding.ASCII.GetBytes(GoFloat.Plain(item.Number)),
        _ => JsonEncode.Write(item, isHtmlSafe: true),
    };
}
