using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using Keyferry.Text.Json;

namespace Keyferry.Providers.Aws.JsonServices;

/// <summary>Writes and reads the JSON of the services.</summary>
internal static class JsonProtocol
{
    // A value of a secret has 64 KiB at most; a buffer that does not grow leaves no copies behind.
    private const int SizeOfBody = 8 << 10;

    /// <summary>An object of the members that the caller writes.</summary>
    public static byte[] Body(Action<Utf8JsonWriter> members)
    {
        var body = new ArrayBufferWriter<byte>(SizeOfBody);
        using (var json = new Utf8JsonWriter(
            body, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            members(json);
            json.WriteEndObject();
        }

        var sent = body.WrittenSpan.ToArray();
        body.Clear();
        return sent;
    }

    /// <summary>Writes a member unless it is null.</summary>
    public static void WriteOptional(this Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, value);
        }
    }

    /// <summary>Writes a list of texts.</summary>
    public static void WriteList(this Utf8JsonWriter json, string name, IEnumerable<string> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
        {
            json.WriteStringValue(value);
        }

        json.WriteEndArray();
    }

    /// <summary>Writes tags.</summary>
    public static void WriteTags(this Utf8JsonWriter json, IReadOnlyDictionary<string, string> tags)
    {
        json.WriteStartArray("Tags");
        foreach (var tag in tags.OrderBy(static t => t.Key, StringComparer.Ordinal))
        {
            json.WriteStartObject();
            json.WriteString("Key", tag.Key);
            json.WriteString("Value", tag.Value);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>Tags of an answer; of two with one key the last.</summary>
    public static Dictionary<string, string> Tags(this JsonElement json, string name)
    {
        var tags = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var tag in json.Items(name))
        {
            tags[tag.Text("Key") ?? ""] = tag.Text("Value") ?? "";
        }

        return tags;
    }

    /// <summary>A text member; null where it is missing.</summary>
    public static string? Text(this JsonElement json, string name) =>
        json.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.String
            ? member.GetString()
            : null;

    /// <summary>A member of bytes; null where it is missing.</summary>
    public static byte[]? Blob(this JsonElement json, string name) =>
        json.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.String
            ? member.GetBytesFromBase64()
            : null;

    /// <summary>A text member as UTF-8; null where it is missing. Half a surrogate pair becomes U+FFFD.</summary>
    public static byte[]? Utf8(this JsonElement json, string name) =>
        json.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.String
            ? GoJson.Unquote(JsonMarshal.GetRawUtf8Value(member))
            : null;

    /// <summary>A list member's items; none where it is missing.</summary>
    public static IEnumerable<JsonElement> Items(this JsonElement json, string name) =>
        json.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.Array
            ? member.EnumerateArray()
            : [];
}
