namespace Keyferry.Webhook.Endpoints;

/// <summary>What a port is for. Carried by connections, as a feature, and by endpoints, as metadata.</summary>
[Flags]
public enum ListenerRoles
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Admission reviews.</summary>
    Admission = 1,

    /// <summary><c>/healthz</c> and <c>/readyz</c>.</summary>
    Health = 2,

    /// <summary><c>/metrics</c>.</summary>
    Metrics = 4,

    /// <summary><c>/ui</c>.</summary>
    Ui = 8,
}

/// <summary>The roles of a port or an endpoint.</summary>
/// <param name="Roles">The roles.</param>
public sealed record ListenerRole(ListenerRoles Roles)
{
    /// <summary>Answers 404 where an endpoint is asked for at a port of another role.</summary>
    public static Task CheckAsync(HttpContext context, RequestDelegate next)
    {
        var wanted = context.GetEndpoint()?.Metadata.GetMetadata<ListenerRole>();
        var here = context.Features.Get<ListenerRole>();
        if (wanted is null || (here is not null && (here.Roles & wanted.Roles) != 0))
        {
            return next(context);
        }

        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }
}
