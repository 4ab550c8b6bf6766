using System.Text.Json;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;

namespace Keyferry.Providers.Aws.SecretsManagerClient;

/// <summary>
/// Asks for the current versions of up to 20 secrets.
/// https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_BatchGetSecretValue.html
/// </summary>
internal sealed class BatchGetSecretValueRequest : AmazonSecretsManagerRequest
{
    /// <summary>The secrets' names or ARNs.</summary>
    public List<string> SecretIdList { get; set; } = [];
}

/// <summary>The secrets that could be read, and what went wrong with others.</summary>
internal sealed class BatchGetSecretValueResponse : AmazonWebServiceResponse
{
    /// <summary>The secrets, in any order.</summary>
    public List<SecretValueEntry> SecretValues { get; set; } = [];

    /// <summary>Why some could not be read.</summary>
    public List<APIErrorType> Errors { get; set; } = [];
}

/// <summary>The current version of a secret.</summary>
internal sealed class SecretValueEntry
{
    /// <summary>The secret's ARN.</summary>
    public string? ARN { get; set; }

    /// <summary>The secret's name.</summary>
    public string? Name { get; set; }

    /// <summary>The value as UTF-8, where it was stored as text: bytes can be cleared, a string cannot.</summary>
    public byte[]? SecretString { get; set; }

    /// <summary>The value, where it was stored as bytes.</summary>
    public byte[]? SecretBinary { get; set; }
}

/// <summary>Why one secret of several could not be read.</summary>
internal sealed class APIErrorType
{
    /// <summary>The secret as it was asked for.</summary>
    public string? SecretId { get; set; }

    /// <summary>The service's code, such as <c>ResourceNotFoundException</c>.</summary>
    public string? ErrorCode { get; set; }

    /// <summary>The service's text.</summary>
    public string? Message { get; set; }
}

internal sealed class BatchGetSecretValueRequestMarshaller : IMarshaller<IRequest, AmazonWebServiceRequest>
{
    public static BatchGetSecretValueRequestMarshaller Instance { get; } = new();

    public IRequest Marshall(AmazonWebServiceRequest input)
    {
        var request = (BatchGetSecretValueRequest)input;
        return JsonProtocol.Request(request, "BatchGetSecretValue", json =>
        {
            json.WriteStartArray("SecretIdList");
            foreach (var id in request.SecretIdList)
            {
                json.WriteStringValue(id);
            }

            json.WriteEndArray();
        });
    }
}

internal sealed class BatchGetSecretValueResponseUnmarshaller : SecretsManagerUnmarshaller
{
    public static BatchGetSecretValueResponseUnmarshaller Instance { get; } = new();

    public override AmazonWebServiceResponse Unmarshall(JsonUnmarshallerContext input)
    {
        using var json = JsonProtocol.Body(input);
        var root = json.RootElement;
        return new BatchGetSecretValueResponse
        {
            SecretValues = [.. root.Items("SecretValues").Select(Value)],
            Errors = [.. root.Items("Errors").Select(Error)],
        };
    }

    private static SecretValueEntry Value(JsonElement entry) => new()
    {
        ARN = entry.Text("ARN"),
        Name = entry.Text("Name"),
        SecretString = entry.Utf8("SecretString"),
        SecretBinary = entry.Blob("SecretBinary"),
    };

    private static APIErrorType Error(JsonElement entry) => new()
    {
        SecretId = entry.Text("SecretId"),
        ErrorCode = entry.Text("ErrorCode"),
        Message = entry.Text("Message"),
    };
}
