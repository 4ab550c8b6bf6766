using System.Net.Http.Headers;
using System.Text.Json;

namespace Keyferry.Providers.Generators.Http;

/// <summary>Makes requests with JSON bodies, and reads JSON answers. Texts hold nothing of an answer.</summary>
internal static class JsonCalls
{
    private const int LongestToken = 64 * 1024;

    /// <summary>A request.</summary>
    /// <param name="method">The method.</param>
    /// <param name="url">Where it goes to.</param>
    /// <param name="body">The JSON; null means no body.</param>
    public static HttpRequestMessage Request(HttpMethod method, string url, byte[]? body = null)
    {
        var request = new HttpRequestMessage(method, url);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        if (body is not null)
        {
            request.Content = new ByteArrayContent(body);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }

        return request;
    }

    /// <summary>Writes a JSON object.</summary>
    public static byte[] Object(Action<Utf8JsonWriter> write)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartObject();
            write(writer);
            writer.WriteEndObject();
        }

        return stream.ToArray();
    }

    /// <summary>Reads an answer; null where it is no JSON object.</summary>
    public static JsonElement? Read(ReadOnlyMemory<byte> body)
    {
        try
        {
            var read = JsonElement.Parse(body.Span);
            return read.ValueKind == JsonValueKind.Object ? read : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>A text of an answer; null where it is none, or empty.</summary>
    public static string? Text(this JsonElement? answer, string name) =>
        answer is { } read && read.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
        && value.GetString() is { Length: > 0 and <= LongestToken } text ? text : null;

    /// <summary>A whole number of an answer; null where it is none.</summary>
    public static long? Number(this JsonElement? answer, string name) =>
        answer is { } read && read.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number
        && value.TryGetInt64(out var number) ? number : null;

    /// <summary>A time of an answer; null where it is none.</summary>
    public static DateTimeOffset? Time(this JsonElement? answer, string name) =>
        answer is { } read && read.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
        && value.TryGetDateTimeOffset(out var time) ? time : null;
}
