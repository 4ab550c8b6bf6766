using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;

namespace Keyferry.Providers.Aws.SecretsManagerClient;

/// <summary>Asks for the current versions of several secrets.</summary>
internal sealed class BatchGetSecretValueRequest : AmazonSecretsManagerRequest
{
    /// <summary>The secrets' names or ARNs, up to 20.</summary>
    public List<string> SecretIdList { get; set; } = [];

    /// <summary>The page, where an answer came in several.</summary>
    public string? NextToken { get; set; }
}

/// <summary>The values that could be read, and an error for each other one.</summary>
internal sealed class BatchGetSecretValueResponse : AmazonWebServiceResponse
{
    /// <summary>The values.</summary>
    public List<SecretValueEntry> SecretValues { get; set; } = [];

    /// <summary>Why others are missing.</summary>
    public List<APIErrorType> Errors { get; set; } = [];

    /// <summary>The next page; null where there is none.</summary>
    public string? NextToken { get; set; }
}

/// <summary>A secret's current version.</summary>
internal sealed class SecretValueEntry
{
    /// <summary>The secret's ARN.</summary>
    public string? ARN { get; set; }

    /// <summary>The secret's name.</summary>
    public string? Name { get; set; }

    /// <summary>The value, where it was stored as text.</summary>
    public string? SecretString { get; set; }

    /// <summary>The value, where it was stored as bytes.</summary>
    public MemoryStream? SecretBinary { get; set; }
}

/// <summary>Why one secret of a batch could not be read.</summary>
internal sealed class APIErrorType
{
    /// <summary>The name or ARN that was asked for.</summary>
    public string? SecretId { get; set; }

    /// <summary>The error's code.</summary>
    public string? ErrorCode { get; set; }

    /// <summary>The error in words.</summary>
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
                json.WriteStringValue(id);

            json.WriteEndArray();
            json.WriteOptional("NextToken", request.NextToken);
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
        var response = new BatchGetSecretValueResponse { NextToken = root.Text("NextToken") };
        foreach (var entry in root.Items("SecretValues"))
        {
            response.SecretValues.Add(new SecretValueEntry
            {
                ARN = entry.Text("ARN"),
                Name = entry.Text("Name"),
                SecretString = entry.Text("SecretString"),
                SecretBinary = entry.Blob("SecretBinary"),
            });
        }

        foreach (var error in root.Items("Errors"))
        {
            response.Errors.Add(new APIErrorType
            {
                SecretId = error.Text("SecretId"),
                ErrorCode = error.Text("ErrorCode"),
                Message = error.Text("Message"),
            });
        }

        return response;
    }
}
