using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;

namespace Keyferry.Providers.Aws.SecretsManagerClient;

/// <summary>Asks what is known about a secret.</summary>
internal sealed class DescribeSecretRequest : AmazonSecretsManagerRequest
{
    /// <summary>The secret's name or ARN.</summary>
    public string? SecretId { get; set; }
}

/// <summary>What is known about a secret.</summary>
internal sealed class DescribeSecretResponse : AmazonWebServiceResponse
{
    /// <summary>The secret's ARN.</summary>
    public string? ARN { get; set; }

    /// <summary>The secret's name.</summary>
    public string? Name { get; set; }

    /// <summary>The secret's tags.</summary>
    public List<Tag> Tags { get; set; } = [];
}

/// <summary>A secret's tag.</summary>
internal sealed class Tag
{
    /// <summary>The tag's key.</summary>
    public string? Key { get; set; }

    /// <summary>The tag's value.</summary>
    public string? Value { get; set; }
}

internal sealed class DescribeSecretRequestMarshaller : IMarshaller<IRequest, AmazonWebServiceRequest>
{
    public static DescribeSecretRequestMarshaller Instance { get; } = new();

    public IRequest Marshall(AmazonWebServiceRequest input)
    {
        var request = (DescribeSecretRequest)input;
        return JsonProtocol.Request(
            request, "DescribeSecret", json => json.WriteOptional("SecretId", request.SecretId));
    }
}

internal sealed class DescribeSecretResponseUnmarshaller : SecretsManagerUnmarshaller
{
    public static DescribeSecretResponseUnmarshaller Instance { get; } = new();

    public override AmazonWebServiceResponse Unmarshall(JsonUnmarshallerContext input)
    {
        using var json = JsonProtocol.Body(input);
        var root = json.RootElement;
        var response = new DescribeSecretResponse { ARN = root.Text("ARN"), Name = root.Text("Name") };
        foreach (var tag in root.Items("Tags"))
        {
            response.Tags.Add(new Tag { Key = tag.Text("Key"), Value = tag.Text("Value") });
        }

        return response;
    }
}
