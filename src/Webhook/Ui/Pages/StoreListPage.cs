using Keyferry.Api.Resources;
using Keyferry.Sync.Stores;
using Keyferry.Webhook.Ui.Access;
using Keyferry.Webhook.Ui.Markup;
using Keyferry.Webhook.Ui.Model;

namespace Keyferry.Webhook.Ui.Pages;

/// <summary>The list of stores of both kinds.</summary>
public static class StoreListPage
{
    private static readonly string[] LiveColumns =
        ["Name", "Namespace", "State", "Provider", "ExternalSecrets", "Calls", "Merging", "In flight", "Throttled", "Next check"];

    private static readonly string[] ListedColumns = ["Name", "Namespace", "State", "Provider", "ExternalSecrets"];

    /// <summary>Makes the page.</summary>
    /// <param name="query">Which stores.</param>
    /// <param name="context">What is known.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public static async ValueTask<Page> MakeAsync(PageQuery query, PageContext context, CancellationToken cancellation)
    {
        var overview = context.Overview!;
        var all = Stores.All(overview);
        var visible = await Visibility.OfAsync(
            context.Rights, ApiResources.SecretStores, query.Namespace, overview.Stores.Select(static s => s.Metadata.NamespaceProperty ?? ""), cancellation);
        var seesWide = await context.Rights.MayListAsync(ApiResources.ClusterSecretStores, "", cancellation) == true;
        var seen = all
            .Where(s => s.Key.IsClusterWide ? seesWide && query.Namespace is null : visible.Covers(s.Key.Namespace))
            .Where(s => query.Namespace is null || s.Key.Namespace == query.Namespace)
            .ToList();
        var chosen = seen.Where(s => query.State switch
            {
                PageQuery.ReadyText => s.Ready.State == ReadyState.Ready,
                PageQuery.NotReadyText => s.Ready.State == ReadyState.NotReady,
                _ => true,
            })
            .OrderBy(static s => s.Ready.State == ReadyState.NotReady ? 0 : 1)
            .ThenBy(static s => s.Key.ToString(), StringComparer.Ordinal)
            .ToList();
        var shown = chosen.Skip((query.Page - 1) * PageQuery.PageSize).Take(PageQuery.PageSize).ToList();
        var usage = overview.UsageOf(shown.Select(static s => s.Key).ToHashSet());
        List<IReadOnlyList<Cell>> rows = [.. shown.Select(s => Row(s, usage.GetValueOrDefault(s.Key, StoreUsage.Unused), context))];
        return Page.Of("Stores", Html.Join(
        [
            Html.Of($"<h1>Stores</h1>\n"),
            Notices.Of(visible, ApiResources.SecretStores, query, context),
            Texts.Tiles(
                ("in all", seen.Count), ("ready", seen.Count(static s => s.Ready.State == ReadyState.Ready)),
                ("not ready", seen.Count(static s => s.Ready.State == ReadyState.NotReady))),
            Filter.Form(Paths.Stores, query, hasDue: false),
            Table.Of("Stores", overview.IsLive ? LiveColumns : ListedColumns, rows, "Nothing to show."),
            Filter.Pages(Paths.Stores, query, chosen.Count),
        ]));
    }

    private static Cell[] Row(StoreItem store, StoreUsage usage, PageContext context)
    {
        var overview = context.Overview!;
        var error = store.Ready.State == ReadyState.NotReady
            ? Html.Of($"<div class=\"error\">{Texts.Short(store.Ready.Message.Length > 0 ? store.Ready.Message : store.Ready.Reason)}</div>")
            : Html.Empty;
        Cell[] known =
        [
            new(Html.Of($"<a href=\"{Paths.Of(store.Type, new(store.Key.Namespace, store.Key.Name))}\">{store.Key.Name}</a>")),
            new(store.Key.IsClusterWide ? Html.Of($"<span class=\"small\">cluster-wide</span>") : Html.Of($"{store.Key.Namespace}")),
            new(Html.Of($"{Texts.Badge(store.Ready)}{error}")),
            new(Html.Of($"{Texts.Short(store.Provider)}")),
            new(Html.Of($"{overview.UsersOf(store.Key).Count}"), "num"),
        ];
        return !overview.IsLive ? known :
        [
            .. known,
            new(Html.Of($"{Stores.Calls(usage)}"), "num"),
            new(Html.Of($"{Stores.Merging(usage)}"), "time"),
            new(Html.Of($"{usage.InFlight} of {usage.Limit}"), "num"),
            new(Stores.Throttling(usage)),
            new(Texts.Next(overview.NextLookOf(store.Key)), "time"),
        ];
    }
}
