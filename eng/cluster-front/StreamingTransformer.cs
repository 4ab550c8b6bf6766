using Yarp.ReverseProxy.Forwarder;

namespace Keyferry.ClusterFront;

/// <summary>Sends the head of an answer on before its body has begun: a client waits for it before it trusts a quiet watch.</summary>
internal sealed class StreamingTransformer : HttpTransformer
{
    /// <summary>The one there is; it holds nothing.</summary>
    public static readonly StreamingTransformer Instance = new();

    /// <inheritdoc/>
    public override async ValueTask<bool> TransformResponseAsync(
        HttpContext httpContext, HttpResponseMessage? proxyResponse, CancellationToken cancellationToken)
    {
        var hasBody = await base.TransformResponseAsync(httpContext, proxyResponse, cancellationToken);
        if (proxyResponse is { Content.Headers.ContentLength: null } && httpContext.Request.Query.ContainsKey("watch"))
        {
            await httpContext.Response.Body.FlushAsync(cancellationToken);
        }

        return hasBody;
    }
}
