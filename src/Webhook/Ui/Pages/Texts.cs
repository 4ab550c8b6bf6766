using System.Text;
using Keyferry.Sync.Overview;
using Keyferry.Webhook.Ui.Markup;
using Keyferry.Webhook.Ui.Model;

namespace Keyferry.Webhook.Ui.Pages;

/// <summary>Small pieces of pages.</summary>
public static class Texts
{
    private const int LongestShort = 240;
    private const int LongestLong = 4000;

    /// <summary>A text that somebody else wrote, as long as a cell may be.</summary>
    /// <param name="text">The text.</param>
    public static string Short(string? text) => Cut(text, LongestShort);

    /// <summary>A text that somebody else wrote, as long as a page of its own may hold.</summary>
    /// <param name="text">The text.</param>
    public static string Long(string? text) => Cut(text, LongestLong);

    /// <summary>How an object stands, in colour and in words.</summary>
    /// <param name="ready">How it stands.</param>
    public static Html Badge(Readiness ready) => ready.State switch
    {
        ReadyState.Ready => Html.Of($"<span class=\"badge good\">Ready</span>"),
        ReadyState.NotReady => Html.Of($"<span class=\"badge bad\">Not ready</span>"),
        _ => Html.Of($"<span class=\"badge wait\">Pending</span>"),
    };

    /// <summary>When an object is looked at next.</summary>
    /// <param name="next">When.</param>
    public static Html Next(NextLook next) => next.Kind switch
    {
        NextLookKind.Due => Html.Of($"<span class=\"badge wait\">due for {Ages.Of(next.Time)}</span>"),
        NextLookKind.Now => Html.Of($"now"),
        NextLookKind.Later => Html.Of($"in {Ages.Of(next.Time)}"),
        NextLookKind.OnChange => Html.Of($"on change"),
        _ => Html.Empty,
    };

    /// <summary>A notice.</summary>
    /// <param name="text">What it says.</param>
    public static Html Notice(string text) => Html.Of($"<p class=\"note\" role=\"status\">{text}</p>\n");

    /// <summary>Numbers with names.</summary>
    /// <param name="tiles">The numbers.</param>
    public static Html Tiles(params IReadOnlyList<(string Name, int Count)> tiles) => Html.Of(
        $"<ul class=\"tiles\">{Html.Join(tiles.Select(static t => Html.Of($"<li><b>{t.Count}</b><span>{t.Name}</span></li>")))}</ul>\n");

    // Between whole characters only.
    private static string Cut(string? text, int longest)
    {
        var shown = new StringBuilder();
        foreach (var rune in (text ?? "").EnumerateRunes())
        {
            if (shown.Length >= longest)
            {
                return shown.Append('…').ToString();
            }

            shown.Append(rune.ToString());
        }

        return shown.ToString();
    }
}
