using System.Net;
using System.Text.Json;
using Amazon.Runtime;
using Amazon.Runtime.Internal.Transform;

namespace Keyferry.Providers.Aws.JsonServices;

/// <summary>Reads a service's errors.</summary>
internal abstract class JsonErrorUnmarshaller : JsonResponseUnmarshaller
{
    public override AmazonServiceException UnmarshallException(
        JsonUnmarshallerContext input, Exception innerException, HttpStatusCode statusCode)
    {
        var (code, message) = Read(input);
        var requestId = input.ResponseData?.GetHeaderValue("x-amzn-RequestId") ?? "";
        if (input.ResponseData?.GetHeaderValue("x-amzn-ErrorType") is { Length: > 0 } header)
        {
            code = header;
        }

        var type = (int)statusCode >= 500 ? ErrorType.Receiver : ErrorType.Sender;
        return new AmazonServiceException(message, innerException, type, CodeOf(code), requestId, statusCode);
    }

    private static (string Code, string Message) Read(JsonUnmarshallerContext input)
    {
        try
        {
            using var json = JsonDocument.Parse(input.Stream);
            var root = json.RootElement;
            return root.ValueKind == JsonValueKind.Object
                ? (root.Text("__type") ?? root.Text("code") ?? "", root.Text("message") ?? root.Text("Message") ?? "")
                : ("", "");
        }
        catch (JsonException)
        {
            // A proxy or load balancer answers in HTML: the status alone has to do.
            return ("", "");
        }
    }

    /// <summary>The bare code: without the namespace before it and the address behind it.</summary>
    private static string CodeOf(string code)
    {
        var start = code.LastIndexOf('#') + 1;
        var end = code.IndexOf(':', start);
        return end < 0 ? code[start..] : code[start..end];
    }
}
