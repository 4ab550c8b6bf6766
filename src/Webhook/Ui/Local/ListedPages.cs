using Keyferry.Webhook.Ui.Access;
using Keyferry.Webhook.Ui.Consumers;
using Keyferry.Webhook.Ui.Model;
using Keyferry.Webhook.Ui.Pages;

namespace Keyferry.Webhook.Ui.Local;

/// <summary>Pages of what the viewer himself may list.</summary>
/// <param name="snapshots">What was listed.</param>
/// <param name="consumers">Finds the workloads that use a Secret.</param>
/// <param name="server">The API server, for the page's foot.</param>
/// <param name="time">The clock.</param>
public sealed class ListedPages(ClusterSnapshots snapshots, IConsumerSource consumers, Uri server, TimeProvider time) : ILocalPages
{
    private static readonly OwnRights Rights = new("what you may list");

    /// <inheritdoc/>
    public async ValueTask<(int Status, string Document)> MakeAsync(string rest, IQueryCollection query, CancellationToken cancellation)
    {
        var snapshot = await snapshots.GetAsync(cancellation);
        var context = new PageContext(
            snapshot.Overview, snapshot.Certificates, Rights, time.GetUtcNow(), $"Listed from {server.Authority} with your kubeconfig")
        {
            Consumers = consumers,
        };
        return await PageRouter.DocumentAsync(rest, PageQuery.Of(query), context, cancellation);
    }
}
