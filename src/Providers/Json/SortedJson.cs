using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Keyferry.Providers.Json;

/// <summary>Writes JSON as Go does for what it has read: no blanks, keys sorted, <c>&lt; &gt; &amp;</c> escaped.</summary>
internal static class SortedJson
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes a value.</summary>
    /// <returns>The JSON, UTF-8, which the caller owns.</returns>
    public static byte[] Write(JsonElement value)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Options))
        {
            Write(writer, value);
        }

        return Escaped(buffer.WrittenSpan);
    }

    private static void Write(Utf8JsonWriter writer, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (var member in Members(value).OrderBy(static m => m.Key, Text.GoFormat.Utf8Order.Instance))
                {
                    writer.WritePropertyName(member.Key);
                    Write(writer, member.Value);
                }

                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var element in value.EnumerateArray())
                {
                    Write(writer, element);
                }

                writer.WriteEndArray();
                break;
            default:
                value.WriteTo(writer);
                break;
        }
    }

    // Of equal names the last counts.
    private static Dictionary<string, JsonElement> Members(JsonElement value)
    {
        var members = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var member in value.EnumerateObject())
        {
            members[member.Name] = member.Value;
        }

        return members;
    }

    // Within JSON these characters stand in texts only.
    private static byte[] Escaped(ReadOnlySpan<byte> json)
    {
        var escaped = new ArrayBufferWriter<byte>(json.Length);
        foreach (var b in json)
        {
            switch (b)
            {
                case (byte)'<':
                    escaped.Write("\\u003c"u8);
                    break;
                case (byte)'>':
                    escaped.Write("\\u003e"u8);
                    break;
                case (byte)'&':
                    escaped.Write("\\u0026"u8);
                    break;
                default:
                    escaped.Write([b]);
                    break;
            }
        }

        return escaped.WrittenSpan.ToArray();
    }
}
