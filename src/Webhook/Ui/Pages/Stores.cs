using Keyferry.Api.Resources;
using Keyferry.Kubernetes.Types;
using Keyferry.Sync.Overview;
using Keyferry.Sync.Stores;
using Keyferry.Webhook.Ui.Markup;
using Keyferry.Webhook.Ui.Model;

namespace Keyferry.Webhook.Ui.Pages;

/// <summary>What pages say of stores.</summary>
public static class Stores
{
    /// <summary>A link to a store's page.</summary>
    /// <param name="store">The store.</param>
    public static Html Link(StoreKey store) => Html.Of(
        $"<a href=\"{Paths.Of(store.IsClusterWide ? ApiResources.ClusterSecretStores : ApiResources.SecretStores, new ObjectKey(store.Namespace, store.Name))}\">{store.Kind} {store.Name}</a>");

    /// <summary>All stores that are known.</summary>
    /// <param name="overview">What is known.</param>
    public static IReadOnlyList<StoreItem> All(IClusterOverview overview) =>
        [.. overview.Stores.Select(StoreItem.Of), .. overview.ClusterStores.Select(StoreItem.Of)];

    /// <summary>How many calls a store got in the last minute.</summary>
    /// <param name="usage">How it is used.</param>
    public static string Calls(StoreUsage usage) => $"{usage.Calls}/min";

    /// <summary>How many wants shared a read with another.</summary>
    /// <param name="usage">How it is used.</param>
    public static string Merging(StoreUsage usage) => usage.Wanted == 0 ? "" : $"{usage.Wanted} wanted, {usage.Read} read";

    /// <summary>Whether a store slows calls down, or is not called for a while.</summary>
    /// <param name="usage">How it is used.</param>
    public static Html Throttling(StoreUsage usage)
    {
        if (usage.Break > TimeSpan.Zero)
        {
            return Html.Of($"<span class=\"badge bad\">down, tried again in {Ages.Of(usage.Break)}</span>");
        }

        return usage.Pause > TimeSpan.Zero
            ? Html.Of($"<span class=\"badge wait\">paused for {Ages.Of(usage.Pause)}</span>")
            : usage.Throttled > 0 ? Html.Of($"{usage.Throttled} times") : Html.Empty;
    }
}
