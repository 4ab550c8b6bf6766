using Keyferry.Sync.Overview;
using Keyferry.Webhook.Ui.Access;
using Keyferry.Webhook.Ui.Markup;
using Keyferry.Webhook.Ui.Model;

namespace Keyferry.Webhook.Ui.Pages;

/// <summary>What is due and untouched: where this stays long, the engine does not get on.</summary>
public static class DuePage
{
    // Of a kind; beyond it the number on the metrics' page says enough.
    private const int Most = 200;

    /// <summary>Makes the page.</summary>
    /// <param name="context">What is known.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public static async ValueTask<Page> MakeAsync(PageContext context, CancellationToken cancellation)
    {
        List<DueObject> seen = [];
        foreach (var kind in context.Overview!.Due(Most).GroupBy(static d => d.Type.Plural))
        {
            var type = kind.First().Type;
            var visible = await Visibility.OfAsync(context.Rights, type, null, kind.Select(static d => d.Key.Namespace), cancellation);
            seen.AddRange(kind.Where(d => visible.Covers(d.Key.Namespace)));
        }

        List<IReadOnlyList<Cell>> rows =
        [
            .. seen.OrderByDescending(static d => d.Time).Select(d => (IReadOnlyList<Cell>)
            [
                new(Html.Of($"<a href=\"{Paths.Of(d.Type, d.Key)}\">{d.Key.Name}</a>")),
                new(Html.Of($"{d.Key.Namespace}")),
                new(Html.Of($"{d.Type.Kind}")),
                new(Html.Of($"{Ages.Of(d.Time)}"), "time"),
                new(Html.Of($"{d.Reason.ToString()}")),
            ]),
        ];
        return Page.Of("Due", Html.Join(
        [
            Html.Of($"<h1>Due and untouched</h1>\n<p class=\"small\">Objects that are to be reconciled now and that no worker has taken up. A few for a moment are nothing to worry about.</p>\n"),
            context.Overview.IsLive ? Html.Empty : Texts.Notice("Only the engine knows what is due: see its own page."),
            Table.Of("Due and untouched", ["Name", "Namespace", "Kind", "Due for", "Why"], rows, "Nothing is due."),
        ]));
    }
}
