using Keyferry.Sync.Overview;
using Keyferry.Sync.Stores;
using Keyferry.Webhook.Ui.Markup;
using Keyferry.Webhook.Ui.Model;

namespace Keyferry.Webhook.Ui.Pages;

/// <summary>The page of one store.</summary>
public static class StorePage
{
    /// <summary>Makes the page of a store that the viewer may read.</summary>
    /// <param name="store">The store.</param>
    /// <param name="context">What is known.</param>
    public static Page Make(StoreItem store, PageContext context)
    {
        var overview = context.Overview!;
        var usage = overview.UsageOf(new HashSet<StoreKey> { store.Key }).GetValueOrDefault(store.Key, StoreUsage.Unused);
        var title = store.Key.IsClusterWide ? $"{store.Key.Kind} {store.Key.Name}" : $"{store.Key.Kind} {store.Key.Namespace}/{store.Key.Name}";
        return Page.Of(title, Html.Join(
        [
            Html.Of($"<h1>{title}</h1>\n"),
            Facts.Of(
            [
                ("State", Texts.Badge(store.Ready)),
                ("Since", ObjectPage.Since(store.Ready.Since, context.Now)),
                ("Reason", Html.Of($"{Texts.Short(store.Ready.Reason)}")),
                ("Message", Html.Of($"{Texts.Long(store.Ready.Message)}")),
                ("Provider", Html.Of($"{Texts.Short(store.Provider)}")),
                ("Capabilities", Html.Of($"{Texts.Short(store.Capabilities)}")),
                ("ExternalSecrets", Html.Of($"{overview.UsersOf(store.Key).Count}")),
                ("Created", ObjectPage.Since(store.Metadata.CreationTimestamp, context.Now)),
                .. overview.IsLive ? Live(usage, overview.NextLookOf(store.Key)) : [],
            ]),
        ]));
    }

    private static IEnumerable<(string Name, Html Shown)> Live(StoreUsage usage, NextLook next) =>
    [
        ("Next check", Texts.Next(next)),
        ("Connections", Html.Of($"{usage.Connections}")),
        ("Calls", Html.Of($"{Stores.Calls(usage)}")),
        ("Merging in the last minute", Html.Of($"{Stores.Merging(usage)}")),
        ("Calls in flight", Html.Of($"{usage.InFlight} of {usage.Limit} allowed")),
        ("Waiting for a call", Html.Of($"{usage.Queued}")),
        ("Asked to be called less", Stores.Throttling(usage)),
    ];
}
