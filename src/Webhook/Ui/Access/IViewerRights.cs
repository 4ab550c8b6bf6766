using Keyferry.Kubernetes.Types;

namespace Keyferry.Webhook.Ui.Access;

/// <summary>What the viewer of a page may read.</summary>
public interface IViewerRights
{
    /// <summary>Who looks, for the page's head.</summary>
    string Name { get; }

    /// <summary>Whether he may list the objects of a kind; null where that could not be found out for this page.</summary>
    /// <param name="type">The kind.</param>
    /// <param name="ns">The namespace; empty means all, and objects that are in none.</param>
    /// <param name="cancellation">Ends the wait.</param>
    ValueTask<bool?> MayListAsync(ResourceType type, string ns, CancellationToken cancellation);
}

/// <summary>The rights of somebody who sees only what he has read himself.</summary>
/// <param name="name">Who looks.</param>
public sealed class OwnRights(string name) : IViewerRights
{
    /// <inheritdoc/>
    public string Name => name;

    /// <inheritdoc/>
    public ValueTask<bool?> MayListAsync(ResourceType type, string ns, CancellationToken cancellation) => new(true);
}
