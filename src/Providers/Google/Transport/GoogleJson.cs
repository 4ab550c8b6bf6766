using System.Buffers;
using System.Net.Http.Headers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Keyferry.Providers.Google.Transport;

/// <summary>Writes and reads the JSON of Google's services: names in camel case, unset members left out.</summary>
internal static class GoogleJson
{
    // A buffer that does not grow leaves no copies behind.
    private const int SizeOfBody = 4 << 10;

    /// <summary>An object of the members that the caller writes.</summary>
    /// <param name="members">Writes them.</param>
    /// <param name="size">About how many bytes they take beside the common ones.</param>
    public static byte[] Body(Action<Utf8JsonWriter> members, int size = 0)
    {
        var body = new ArrayBufferWriter<byte>(SizeOfBody + size);
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

    /// <summary>A request whose body is JSON.</summary>
    /// <param name="method">The method.</param>
    /// <param name="address">The address.</param>
    /// <param name="body">The body, which stays the caller's.</param>
    public static HttpRequestMessage Request(HttpMethod method, Uri address, byte[] body)
    {
        var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return new HttpRequestMessage(method, address) { Content = content };
    }

    /// <summary>Writes a map of texts.</summary>
    public static void WriteMap(this Utf8JsonWriter json, string name, IReadOnlyDictionary<string, string> map)
    {
        json.WriteStartObject(name);
        foreach (var (key, value) in map.OrderBy(static m => m.Key, StringComparer.Ordinal))
        {
            json.WriteString(key, value);
        }

        json.WriteEndObject();
    }

    /// <summary>A body that is a JSON object; null where it is none. The caller owns it, and it is valid while the body is.</summary>
    public static JsonDocument? Object(ReadOnlyMemory<byte> body)
    {
        try
        {
            var document = JsonDocument.Parse(body);
            if (document.RootElement.ValueKind == JsonValueKind.Object)
            {
                return document;
            }

            document.Dispose();
            return null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>A text member; empty where it is missing.</summary>
    public static string Text(this JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.String
            ? member.GetString()!
            : "";

    /// <summary>A map member of texts; empty where it is missing.</summary>
    public static Dictionary<string, string> Map(this JsonElement json, string name)
    {
        var map = new Dictionary<string, string>(StringComparer.Ordinal);
        if (json.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.Object)
        {
            foreach (var entry in member.EnumerateObject())
            {
                map[entry.Name] = entry.Value.ValueKind == JsonValueKind.String ? entry.Value.GetString()! : "";
            }
        }

        return map;
    }

    /// <summary>A list member's items; none where it is missing.</summary>
    public static IEnumerable<JsonElement> Items(this JsonElement json, string name) =>
        json.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.Array ? member.EnumerateArray() : [];
}
