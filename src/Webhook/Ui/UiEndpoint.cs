using Keyferry.Sync.Overview;
using Keyferry.Webhook.Access;
using Keyferry.Webhook.Endpoints;
using Keyferry.Webhook.Ui.Access;
using Keyferry.Webhook.Ui.Consumers;
using Keyferry.Webhook.Ui.Model;
using Keyferry.Webhook.Ui.Pages;

namespace Keyferry.Webhook.Ui;

/// <summary>
/// <c>/ui</c>: the status page of the engine in this process. Whoever brings no token that the API server takes gets nothing; others
/// see what they may list. A page costs the API server those two reviews; that of one
/// ExternalSecret lists the workloads of its namespace besides.
/// </summary>
/// <param name="authentication">Finds out who asks.</param>
/// <param name="rights">Finds out what he may read.</param>
/// <param name="overview">What the engine knows; null where there is none at work.</param>
/// <param name="certificates">The certificates.</param>
/// <param name="consumers">Finds the workloads that use a Secret.</param>
/// <param name="time">The clock.</param>
public sealed class UiEndpoint(
    ViewerAuthentication authentication, ViewerRights rights, Func<IClusterOverview?> overview,
    Func<IReadOnlyList<CertificateItem>> certificates, IConsumerSource consumers, TimeProvider time) : IDisposable
{
    // A page of a large cluster takes a while to make; reviews of manifests matter more.
    private const int MostPages = 4;

    private readonly SemaphoreSlim _free = new(MostPages);

    /// <summary>Adds the routes.</summary>
    /// <param name="routes">Where.</param>
    public void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet(Paths.Root + "/{**rest}", AnswerAsync).WithMetadata(new ListenerRole(ListenerRoles.Ui));

    /// <inheritdoc/>
    public void Dispose() => _free.Dispose();

    private async Task AnswerAsync(HttpContext context)
    {
        UiAnswer.Protect(context.Response);
        var cancellation = context.RequestAborted;
        var who = await authentication.FindAsync(context.Request.Headers.Authorization.ToString(), cancellation);
        if (who.Viewer is not { } viewer)
        {
            if (who.Status == StatusCodes.Status401Unauthorized)
            {
                context.Response.Headers.WWWAuthenticate = "Bearer realm=\"keyferry\"";
            }

            await UiAnswer.TextAsync(context, who.Status, who.Problem);
            return;
        }

        if (!await _free.WaitAsync(TimeSpan.FromSeconds(2), cancellation))
        {
            await UiAnswer.TextAsync(context, StatusCodes.Status503ServiceUnavailable, "too many pages are being made; try again");
            return;
        }

        try
        {
            var known = new PageContext(overview(), certificates(), rights.Of(viewer), time.GetUtcNow(), "Live from this engine") { Consumers = consumers };
            var (status, document) = await PageRouter.DocumentAsync(
                context.Request.RouteValues["rest"] as string ?? "", PageQuery.Of(context.Request.Query), known, cancellation);
            await UiAnswer.PageAsync(context, status, document);
        }
        finally
        {
            _free.Release();
        }
    }
}
