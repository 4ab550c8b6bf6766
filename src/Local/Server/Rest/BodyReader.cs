using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Keyferry.Local.Server.Protobuf;
using YamlDotNet.Core;

namespace Keyferry.Local.Server.Rest;

/// <summary>Reads request bodies, with errors worded as Go words them where that is cheap.</summary>
internal static class BodyReader
{
    private const int Limit = 3 * 1024 * 1024;

    private const string Accepted = "application/json, application/yaml, application/vnd.kubernetes.protobuf";

    /// <summary>The body's bytes.</summary>
    /// <exception cref="StatusException">413: more than 3 MiB.</exception>
    public static async Task<byte[]> BytesAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        using var buffer = new MemoryStream();
        var chunk = new byte[64 * 1024];
        int read;
        while ((read = await request.Body.ReadAsync(chunk, cancellationToken)) > 0)
        {
            if (buffer.Length + read > Limit)
            {
                throw new StatusException(413, "RequestEntityTooLarge", $"Request entity too large: limit is {Limit}");
            }

            buffer.Write(chunk, 0, read);
        }

        return buffer.ToArray();
    }

    /// <summary>The media type without parameters; empty where none was sent.</summary>
    public static string MediaType(HttpRequest request) => (request.ContentType ?? "").Split(';')[0].Trim();

    /// <summary>Reads the object of a create or update.</summary>
    /// <param name="call">The request.</param>
    /// <param name="body">Its body.</param>
    /// <param name="strict">Gets what strict decoding would complain about.</param>
    /// <param name="expected">The kind that errors name.</param>
    /// <exception cref="StatusException">400 or 415: the body cannot be read.</exception>
    public static JsonObject Object(ApiCall call, byte[] body, List<string> strict, string expected)
    {
        var type = MediaType(call.Http.Request);
        if (type == "application/vnd.kubernetes.protobuf")
        {
            return Protobuf(body);
        }

        var yaml = type switch
        {
            "" or "application/json" => false,
            "application/yaml" => true,
            _ => throw ApiStatus.UnsupportedMedia(Accepted),
        };
        try
        {
            var duplicates = new List<string>();
            var yamlDuplicates = new List<string>();
            var node = yaml ? YamlText.Read(Encoding.UTF8.GetString(body), yamlDuplicates) : JsonText.Read(body, duplicates);
            strict.AddRange(duplicates.Select(path => $"duplicate field \"{path}\""));
            strict.AddRange(yamlDuplicates);
            return node as JsonObject ?? throw Unrecognised(expected, body, "couldn't get version/kind; json parse error: " + GoObject(node));
        }
        catch (JsonException)
        {
            throw Unrecognised(expected, body, "couldn't get version/kind; json parse error: " + GoSyntax(body));
        }
        catch (YamlException error)
        {
            throw Unrecognised(expected, body, $"yaml: line {error.Start.Line}: {error.Message}");
        }
    }

    private static JsonObject Protobuf(byte[] body)
    {
        try
        {
            return ProtobufReader.Read(body);
        }
        catch (ProtobufException error)
        {
            throw new StatusException(415, "UnsupportedMediaType", error.Message, []);
        }
    }

    /// <summary>400 for a body whose kind cannot be found out.</summary>
    public static StatusException Unrecognised(string expected, byte[] body, string why) =>
        ApiStatus.BadRequest($"the object provided is unrecognized (must be of type {expected}): {why} ({Summary(body)})");

    /// <summary>What Go says to JSON that it cannot read.</summary>
    public static string GoSyntax(byte[] body)
    {
        var text = Encoding.UTF8.GetString(body).TrimStart();
        return text.Length > 0 && text[0] is not ('{' or '[' or '"' or '-') && !char.IsAsciiDigit(text[0])
            ? $"invalid character '{text[0]}' looking for beginning of value"
            : "unexpected end of JSON input";
    }

    private static string GoObject(JsonNode? node) =>
        $"json: cannot unmarshal {ObjectMetadata.KindName(node)} into Go value of type struct {{ "
        + "APIVersion string \"json:\\\"apiVersion,omitempty\\\"\"; Kind string \"json:\\\"kind,omitempty\\\"\" }";

    private static string Summary(byte[] body)
    {
        const int limit = 30;
        if (body.Length == 0)
        {
            return "<empty>";
        }

        var head = body.AsSpan(0, Math.Min(body.Length, limit));
        var text = body[0] == (byte)'{' ? Encoding.UTF8.GetString(head) : Convert.ToHexStringLower(head);
        return body.Length > limit ? text + " ..." : text;
    }
}
