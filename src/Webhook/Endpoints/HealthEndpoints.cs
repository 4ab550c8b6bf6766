using System.Text;
using Keyferry.Webhook.Observability;

namespace Keyferry.Webhook.Endpoints;

/// <summary><c>/healthz</c>: the process answers. <c>/readyz</c>: every check passes; what does not is named, always.</summary>
public static class HealthEndpoints
{
    /// <summary>Adds the routes.</summary>
    /// <param name="routes">Where.</param>
    /// <param name="checks">What must work.</param>
    public static void MapHealth(this IEndpointRouteBuilder routes, IEnumerable<IReadinessCheck> checks)
    {
        var all = checks.ToList();
        var role = new ListenerRole(ListenerRoles.Health);
        routes.MapGet("/healthz", static context => context.Response.WriteAsync("ok")).WithMetadata(role);
        routes.MapGet("/readyz", context => ReadyAsync(context, all)).WithMetadata(role);
    }

    private static Task ReadyAsync(HttpContext context, List<IReadinessCheck> checks)
    {
        var results = checks.ConvertAll(static c => (c.Name, Reason: c.NotReadyReason));
        var ready = results.TrueForAll(static r => r.Reason is null);
        context.Response.StatusCode = ready ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        context.Response.ContentType = "text/plain; charset=utf-8";
        if (ready && !context.Request.Query.ContainsKey("verbose"))
            return context.Response.WriteAsync("ok");

        var text = new StringBuilder();
        foreach (var (name, reason) in results)
            text.Append(reason is null ? $"[+]{name} ok\n" : $"[-]{name} failed: {reason}\n");
        text.Append(ready ? "readyz check passed\n" : "readyz check failed\n");
        return context.Response.WriteAsync(text.ToString());
    }
}
