using Keyferry.Kubernetes.Types;
using Keyferry.Sync.Overview;
using Keyferry.Webhook.Ui.Access;
using Keyferry.Webhook.Ui.Markup;
using Keyferry.Webhook.Ui.Model;

namespace Keyferry.Webhook.Ui.Pages;

/// <summary>The list of ExternalSecrets or of PushSecrets.</summary>
public static class ObjectListPage
{
    private static readonly string[] Columns = ["Name", "Namespace", "State", "Store", "Age", "Last", "Next look", "Used by"];

    /// <summary>Makes the page.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="title">Its title.</param>
    /// <param name="type">The kind.</param>
    /// <param name="items">All objects of the kind.</param>
    /// <param name="query">Which of them.</param>
    /// <param name="context">What is known.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public static async ValueTask<Page> MakeAsync(
        string path, string title, ResourceType type, IReadOnlyList<SyncObject> items, PageQuery query, PageContext context,
        CancellationToken cancellation)
    {
        var overview = context.Overview!;
        var visible = await Visibility.OfAsync(context.Rights, type, query.Namespace, items.Select(static i => i.Key.Namespace), cancellation);
        var seen = items
            .Where(i => visible.Covers(i.Key.Namespace) && (query.Namespace is null || i.Key.Namespace == query.Namespace))
            .ToList();
        var chosen = seen.Where(i => Fits(i, query.State, overview))
            .OrderBy(static i => i.Ready.State == ReadyState.NotReady ? 0 : 1)
            .ThenBy(static i => i.Key.Namespace, StringComparer.Ordinal)
            .ThenBy(static i => i.Key.Name, StringComparer.Ordinal)
            .ToList();
        List<IReadOnlyList<Cell>> rows = [];
        foreach (var item in chosen.Skip((query.Page - 1) * PageQuery.PageSize).Take(PageQuery.PageSize))
        {
            rows.Add(await RowAsync(item, context, cancellation));
        }

        return Page.Of(title, Html.Join(
        [
            Html.Of($"<h1>{title}</h1>\n"),
            Notices.Of(visible, type, query, context),
            Texts.Tiles(
                ("in all", seen.Count), ("ready", Count(seen, ReadyState.Ready)), ("not ready", Count(seen, ReadyState.NotReady)),
                ("pending", Count(seen, ReadyState.Pending))),
            Filter.Form(path, query, overview.IsLive),
            Table.Of(title, Columns, rows, "Nothing to show."),
            Filter.Pages(path, query, chosen.Count),
        ]));
    }

    private static bool Fits(SyncObject item, string? state, IClusterOverview overview) => state switch
    {
        PageQuery.ReadyText => item.Ready.State == ReadyState.Ready,
        PageQuery.NotReadyText => item.Ready.State == ReadyState.NotReady,
        PageQuery.DueText => item.NextLook(overview).Kind == NextLookKind.Due,
        _ => true,
    };

    private static int Count(List<SyncObject> items, ReadyState state) => items.Count(i => i.Ready.State == state);

    private static async ValueTask<IReadOnlyList<Cell>> RowAsync(SyncObject item, PageContext context, CancellationToken cancellation)
    {
        var workloads = await Workloads.OfAsync(context, item, cancellation);
        var error = item.Ready.State == ReadyState.NotReady
            ? Html.Of($"<div class=\"error\">{Texts.Short(item.Ready.Message.Length > 0 ? item.Ready.Message : item.Ready.Reason)}</div>")
            : Html.Empty;

        // Most have the object's own name.
        var target = item.Target is null || item.Target == item.Key.Name
            ? Html.Empty
            : Html.Of($"<div class=\"small\">{item.TargetRole}: {Texts.Short(item.Target)}</div>");
        return
        [
            new(Html.Of($"<a href=\"{Paths.Of(item.Type, item.Key)}\">{item.Key.Name}</a>{target}")),
            new(Html.Of($"{item.Key.Namespace}")),
            new(Html.Of($"{Texts.Badge(item.Ready)}{error}")),
            new(Html.Join(item.Stores.Select(static s => Html.Of($"<div>{s.Name}{(s.IsClusterWide ? "\u00A0(cluster)" : "")}</div>")))),
            new(Html.Of($"{Ages.Since(item.Metadata.CreationTimestamp, context.Now)}"), "time"),
            new(item.RefreshTime is null ? Html.Empty : Html.Of($"{Ages.Since(item.RefreshTime, context.Now)} ago"), "time"),
            new(Texts.Next(item.NextLook(context.Overview!)), "time"),
            new(Html.Join(workloads.Select(w => Workloads.Line(w, context.Now))), "wide"),
        ];
    }
}
