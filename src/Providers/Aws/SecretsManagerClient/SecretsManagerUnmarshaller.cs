using System.Net;
using System.Text.Json;
using Amazon.Runtime;
using Amazon.Runtime.Internal.Transform;

namespace Keyferry.Providers.Aws.SecretsManagerClient;

/// <summary>Reads the service's errors; each operation reads its own answer.</summary>
internal abstract class SecretsManagerUnmarshaller : JsonResponseUnmarshaller
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

        code = CodeOf(code);
        var type = (int)statusCode >= 500 ? ErrorType.Receiver : ErrorType.Sender;
        return code switch
        {
            "ResourceNotFoundException" =>
                new ResourceNotFoundException(message, innerException, type, code, requestId, statusCode),
            "InvalidParameterException" =>
                new InvalidParameterException(message, innerException, type, code, requestId, statusCode),
            "InvalidRequestException" =>
                new InvalidRequestException(message, innerException, type, code, requestId, statusCode),
            "DecryptionFailure" =>
                new DecryptionFailureException(message, innerException, type, code, requestId, statusCode),
            "InternalServiceError" =>
                new InternalServiceErrorException(message, innerException, type, code, requestId, statusCode),
            _ => new AmazonSecretsManagerException(message, innerException, type, code, requestId, statusCode),
        };
    }

    private static (string Code, string Message) Read(JsonUnmarshallerContext input)
    {
        try
        {
            using var json = JsonProtocol.Body(input);
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
