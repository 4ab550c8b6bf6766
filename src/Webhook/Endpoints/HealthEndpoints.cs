using System.Net;
using System.Text;
using Keyferry.Webhook.Observability;

namespace Keyferry.Webhook.Endpoints;

/// <summary>
/// <c>/healthz</c>: the process works, or must be restarted. <c>/readyz</c>: every check passes. What does not is named
/// always; why, only to callers on this machine (kubectl port-forward and exec are), since reasons name addresses and
/// objects and the port asks nobody who he is.
/// </summary>
public static class HealthEndpoints
{
    private const string Withheld = "reason withheld: ask over loopback, as with kubectl port-forward, or read the log";

    /// <summary>Adds the routes.</summary>
    /// <param name="routes">Where.</param>
    /// <param name="readiness">What must work before callers are sent here.</param>
    /// <param name="liveness">What must not stand still.</param>
    public static void MapHealth(
        this IEndpointRouteBuilder routes, IEnumerable<IReadinessCheck> readiness, IEnumerable<ILivenessCheck> liveness)
    {
        var ready = readiness.ToList();
        var alive = liveness.ToList();
        var role = new ListenerRole(ListenerRoles.Health);
        routes.MapGet("/healthz", context => AnswerAsync(
            context, "healthz", alive.ConvertAll(static c => (c.Name, c.StalledReason)))).WithMetadata(role);
        routes.MapGet("/readyz", context => AnswerAsync(
            context, "readyz", ready.ConvertAll(static c => (c.Name, c.NotReadyReason)))).WithMetadata(role);
    }

    /// <summary>Answers 200, or 503 with a line a check, as Kubernetes' own components do.</summary>
    /// <param name="context">The request.</param>
    /// <param name="endpoint">The endpoint's name.</param>
    /// <param name="checks">Each check's name, and what is wrong; null where nothing is.</param>
    public static Task AnswerAsync(
        HttpContext context, string endpoint, IReadOnlyList<(string Name, string? Reason)> checks)
    {
        var passed = checks.All(static c => c.Reason is null);
        context.Response.StatusCode = passed ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        context.Response.ContentType = "text/plain; charset=utf-8";
        if (passed && !context.Request.Query.ContainsKey("verbose"))
        {
            return context.Response.WriteAsync("ok");
        }

        var local = context.Connection.RemoteIpAddress is { } caller && IPAddress.IsLoopback(caller);
        var text = new StringBuilder();
        foreach (var (name, reason) in checks)
        {
            text.Append(reason is null ? $"[+]{name} ok\n" : $"[-]{name} failed: {(local ? reason : Withheld)}\n");
        }

        text.Append(passed ? $"{endpoint} check passed\n" : $"{endpoint} check failed\n");
        return context.Response.WriteAsync(text.ToString());
    }
}
