using System.Text.Json;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;

namespace Keyferry.Providers.Aws.JsonServices;

/// <summary>A call of an operation. No record: its text would hold what is sent.</summary>
internal sealed class JsonRequest(string operation, byte[] body) : AmazonWebServiceRequest
{
    /// <summary>The operation's name.</summary>
    public string Operation => operation;

    /// <summary>What is sent, which may hold a secret.</summary>
    public byte[] Body => body;
}

/// <summary>An operation's answer.</summary>
internal sealed class JsonResponse<T> : AmazonWebServiceResponse
{
    /// <summary>What was read from it.</summary>
    public T? Value { get; init; }
}

/// <summary>Makes the HTTP request of a call.</summary>
internal sealed class JsonMarshaller(JsonService service) : IMarshaller<IRequest, AmazonWebServiceRequest>
{
    public IRequest Marshall(AmazonWebServiceRequest input)
    {
        var request = (JsonRequest)input;
        return new DefaultRequest(request, $"Amazon.{service.Id.Replace(" ", "", StringComparison.Ordinal)}")
        {
            HttpMethod = "POST",
            ResourcePath = "/",
            Content = request.Body,
            Headers =
            {
                ["X-Amz-Target"] = $"{service.Target}.{request.Operation}",
                ["Content-Type"] = "application/x-amz-json-1.1",
            },
        };
    }
}

/// <summary>Reads an operation's answer.</summary>
internal sealed class JsonUnmarshaller<T>(Func<JsonElement, T> read) : JsonErrorUnmarshaller
{
    public override AmazonWebServiceResponse Unmarshall(JsonUnmarshallerContext input)
    {
        using var json = JsonDocument.Parse(input.Stream);
        return new JsonResponse<T> { Value = read(json.RootElement) };
    }
}
