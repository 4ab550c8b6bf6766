using Keyferry.Webhook.Ui.Markup;
using Keyferry.Webhook.Ui.Model;

namespace Keyferry.Webhook.Ui.Pages;

/// <summary>The form that chooses what a list shows, and the links to its pages.</summary>
public static class Filter
{
    /// <summary>The form.</summary>
    /// <param name="path">The list's path.</param>
    /// <param name="query">What is chosen.</param>
    /// <param name="hasDue">Whether it is known what is due.</param>
    public static Html Form(string path, PageQuery query, bool hasDue)
    {
        (string Value, string Name)[] states =
        [
            ("", "any"), (PageQuery.ReadyText, "ready"), (PageQuery.NotReadyText, "not ready"), .. hasDue ? [(PageQuery.DueText, "due")] : Array.Empty<(string, string)>(),
        ];
        var options = Html.Join(states.Select(s => s.Value == (query.State ?? "")
            ? Html.Of($"<option value=\"{s.Value}\" selected>{s.Name}</option>")
            : Html.Of($"<option value=\"{s.Value}\">{s.Name}</option>")));
        return Html.Of($"""
            <form method="get" action="{path}" role="search" aria-label="Filter">
            <div><label for="namespace">Namespace</label><input id="namespace" name="namespace" value="{query.Namespace}" maxlength="63" autocomplete="off" spellcheck="false"></div>
            <div><label for="state">State</label><select id="state" name="state">{options}</select></div>
            <div><button type="submit">Show</button></div>
            </form>

            """);
    }

    /// <summary>The links to the pages before and after.</summary>
    /// <param name="path">The list's path.</param>
    /// <param name="query">What is chosen.</param>
    /// <param name="count">How many rows there are on all pages.</param>
    public static Html Pages(string path, PageQuery query, int count)
    {
        var last = Math.Max(1, (count + PageQuery.PageSize - 1) / PageQuery.PageSize);
        if (last == 1)
        {
            return Html.Empty;
        }

        var before = query.Page > 1 ? Html.Of($"<a rel=\"prev\" href=\"{query.Link(path, query.Page - 1)}\">Previous</a>") : Html.Empty;
        var after = query.Page < last ? Html.Of($"<a rel=\"next\" href=\"{query.Link(path, query.Page + 1)}\">Next</a>") : Html.Empty;
        return Html.Of($"<nav class=\"pages\" aria-label=\"Pages\">{before}<span>Page {query.Page} of {last}</span>{after}</nav>\n");
    }
}
