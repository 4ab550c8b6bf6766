using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Json;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;
using Keyferry.Text.Json;

namespace Keyferry.Providers.Aws.SecretsManagerClient;

/// <summary>The wire form of the service: JSON 1.1 over POST.</summary>
internal static class JsonProtocol
{
    /// <summary>Makes the HTTP request of an operation; the body's members are the caller's.</summary>
    public static IRequest Request(AmazonWebServiceRequest request, string operation, Action<Utf8JsonWriter> members)
    {
        var body = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(body))
        {
            json.WriteStartObject();
            members(json);
            json.WriteEndObject();
        }

        return new DefaultRequest(request, "Amazon.SecretsManager")
        {
            HttpMethod = "POST",
            ResourcePath = "/",
            Content = body.WrittenSpan.ToArray(),
            Headers =
            {
                ["X-Amz-Target"] = $"secretsmanager.{operation}",
                ["Content-Type"] = "application/x-amz-json-1.1",
            },
        };
    }

    /// <summary>The body of an answer.</summary>
    public static JsonDocument Body(JsonUnmarshallerContext context) => JsonDocument.Parse(context.Stream);

    /// <summary>Writes a member unless it is null.</summary>
    public static void WriteOptional(this Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, value);
        }
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
