using System.Text.Json;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Keyferry.Providers.Metrics;

namespace Keyferry.Providers.Aws.JsonServices;

/// <summary>
/// Calls a service's operations on the SDK's own pipeline: its signer, retries, endpoints and credentials. Each call is
/// counted.
/// </summary>
internal sealed class JsonServiceClient(
    AWSCredentials credentials, JsonServiceConfig config, ProviderCalls calls, TimeProvider time)
    : AmazonServiceClient(credentials, config)
{
    /// <summary>The service.</summary>
    public JsonService Service => ((JsonServiceConfig)Config).Service;

    /// <inheritdoc/>
    protected override IServiceMetadata ServiceMetadata { get; } = new JsonServiceMetadata(config.Service.Id);

    /// <summary>Calls an operation. What was sent is cleared afterwards.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="write">Writes the members of what is sent.</param>
    /// <param name="read">Reads the answer.</param>
    /// <param name="cancellation">Ends the call.</param>
    /// <exception cref="AmazonServiceException">The service refused.</exception>
    public async Task<T> CallAsync<T>(
        string operation, Action<Utf8JsonWriter> write, Func<JsonElement, T> read, CancellationToken cancellation)
    {
        var request = new JsonRequest(operation, JsonProtocol.Body(write));
        var isError = true;
        var begun = time.GetTimestamp();
        try
        {
            var options = new InvokeOptions
            {
                RequestMarshaller = new JsonMarshaller(Service),
                ResponseUnmarshaller = new JsonUnmarshaller<T>(read),
            };
            var response = await InvokeAsync<JsonResponse<T>>(request, options, cancellation);
            isError = false;
            return response.Value!;
        }
        finally
        {
            Array.Clear(request.Body);
            calls.Count(Service.Metric, operation, isError, time.GetElapsedTime(begun));
        }
    }

    /// <summary>Calls an operation whose answer says nothing.</summary>
    /// <inheritdoc cref="CallAsync{T}"/>
    public Task CallAsync(string operation, Action<Utf8JsonWriter> write, CancellationToken cancellation) =>
        CallAsync(operation, write, static _ => true, cancellation);

    /// <inheritdoc/>
    protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline)
    {
        pipeline.RemoveHandler<EndpointResolver>();
        pipeline.AddHandlerAfter<Marshaller>(new JsonServiceEndpointResolver());
        pipeline.AddHandlerAfter<JsonServiceEndpointResolver>(new JsonServiceAuthSchemeHandler());
        // The SDK builds the pipeline in its constructor: what shapes it travels in the configuration.
        (Config as JsonServiceConfig)?.Customize?.Invoke(pipeline);
    }

    private sealed class JsonServiceMetadata(string id) : IServiceMetadata
    {
        public string ServiceId => id;

        public IDictionary<string, string> OperationNameMapping { get; } = new Dictionary<string, string>();
    }
}
