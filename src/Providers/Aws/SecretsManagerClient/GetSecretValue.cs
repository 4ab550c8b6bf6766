using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;

namespace Keyferry.Providers.Aws.SecretsManagerClient;

/// <summary>Asks for one version of a secret.</summary>
internal sealed class GetSecretValueRequest : AmazonSecretsManagerRequest
{
    /// <summary>The secret's name or ARN.</summary>
    public string? SecretId { get; set; }

    /// <summary>The version, by its id.</summary>
    public string? VersionId { get; set; }

    /// <summary>The version, by its staging label.</summary>
    public string? VersionStage { get; set; }
}

/// <summary>One version of a secret.</summary>
internal sealed class GetSecretValueResponse : AmazonWebServiceResponse
{
    /// <summary>The secret's ARN.</summary>
    public string? ARN { get; set; }

    /// <summary>The secret's name.</summary>
    public string? Name { get; set; }

    /// <summary>The version's id.</summary>
    public string? VersionId { get; set; }

    /// <summary>The value as UTF-8, where it was stored as text: bytes can be cleared, a string cannot.</summary>
    public byte[]? SecretString { get; set; }

    /// <summary>The value, where it was stored as bytes.</summary>
    public byte[]? SecretBinary { get; set; }
}

internal sealed class GetSecretValueRequestMarshaller : IMarshaller<IRequest, AmazonWebServiceRequest>
{
    public static GetSecretValueRequestMarshaller Instance { get; } = new();

    public IRequest Marshall(AmazonWebServiceRequest input)
    {
        var request = (GetSecretValueRequest)input;
        return JsonProtocol.Request(request, "GetSecretValue", json =>
        {
            json.WriteOptional("SecretId", request.SecretId);
            json.WriteOptional("VersionId", request.VersionId);
            json.WriteOptional("VersionStage", request.VersionStage);
        });
    }
}

internal sealed class GetSecretValueResponseUnmarshaller : SecretsManagerUnmarshaller
{
    public static GetSecretValueResponseUnmarshaller Instance { get; } = new();

    public override AmazonWebServiceResponse Unmarshall(JsonUnmarshallerContext input)
    {
        using var json = JsonProtocol.Body(input);
        var root = json.RootElement;
        return new GetSecretValueResponse
        {
            ARN = root.Text("ARN"),
            Name = root.Text("Name"),
            VersionId = root.Text("VersionId"),
            SecretString = root.Utf8("SecretString"),
            SecretBinary = root.Blob("SecretBinary"),
        };
    }
}
