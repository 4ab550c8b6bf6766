using Prometheus;

namespace Keyferry.Webhook.Endpoints;

/// <summary><c>/metrics</c> in Prometheus' text format.</summary>
public static class MetricsEndpoint
{
    /// <summary>Adds the route.</summary>
    /// <param name="routes">Where.</param>
    /// <param name="registry">The metrics.</param>
    public static void MapKeyferryMetrics(this IEndpointRouteBuilder routes, CollectorRegistry registry) =>
        routes.MapGet("/metrics", context =>
        {
            context.Response.ContentType = PrometheusConstants.TextContentTypeWithVersionAndEncoding;
            return registry.CollectAndExportAsTextAsync(context.Response.Body, context.RequestAborted);
        }).WithMetadata(new ListenerRole(ListenerRoles.Metrics));
}
