using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Keyferry.Providers.Json;

/// <summary>Says where and why a secret is no JSON, without a character of it.</summary>
internal static class JsonProblem
{
    private const int MaxDepth = 10_000;

    /// <summary>The first place that is wrong, such as <c>line 3, column 36: a raw line break inside a string</c>.</summary>
    /// <param name="json">The text, UTF-8.</param>
    /// <returns>The place and the reason; null where the text is JSON.</returns>
    public static string? Of(ReadOnlySpan<byte> json)
    {
        try
        {
            var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = MaxDepth });
            while (reader.Read())
            {
                // To the end: whatever follows the value makes the text invalid.
            }

            return null;
        }
        catch (JsonException e)
        {
            // Of a bare word or number even the place would tell how it begins.
            return json.IsEmpty ? "the value is empty"
                : json.TrimStart(" \t\r\n"u8) is [(byte)'{' or (byte)'[', ..]
                    ? Describe(json, e.LineNumber ?? 0, e.BytePositionInLine ?? 0)
                    : Describe(json, 0, 0);
        }
    }

    // The parser's own words quote what it stumbled over.
    private static string Describe(ReadOnlySpan<byte> json, long line, long position)
    {
        var rest = json;
        for (var at = 0L; at < line && rest.IndexOf((byte)'\n') is var end and >= 0; at++)
        {
            rest = rest[(end + 1)..];
        }

        var before = rest[..(int)Math.Min(position, rest.Length)];
        var column = Encoding.UTF8.GetCharCount(before) + 1;
        var why = before.Length == rest.Length ? "the text ends before the value does"
            : rest[before.Length] switch
            {
                (byte)'\n' or (byte)'\r' => "a raw line break inside a string",
                (byte)'\t' => "a raw tab inside a string",
                < 0x20 => "a raw control character",
                _ => "this is no JSON",
            };
        return string.Create(CultureInfo.InvariantCulture, $"line {line + 1}, column {column}: {why}");
    }
}
