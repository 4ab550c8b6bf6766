using Keyferry.Webhook.Ui.Markup;
using Keyferry.Webhook.Ui.Model;

namespace Keyferry.Webhook.Ui.Pages;

/// <summary>What every page has: head, navigation, foot.</summary>
public static class Layout
{
    private static readonly (string Path, string Name)[] Sections =
    [
        (Paths.Root, "ExternalSecrets"), (Paths.PushSecrets, "PushSecrets"), (Paths.Stores, "Stores"),
        (Paths.Due, "Due"), (Paths.Certificates, "Certificates"),
    ];

    /// <summary>The whole document.</summary>
    /// <param name="page">The page.</param>
    /// <param name="section">The path of the section that it is of.</param>
    /// <param name="context">What it was made of.</param>
    public static string Document(Page page, string section, PageContext context)
    {
        var links = Html.Join(Sections.Select(s => s.Path == section
            ? Html.Of($"<li><a href=\"{s.Path}\" aria-current=\"page\">{s.Name}</a></li>")
            : Html.Of($"<li><a href=\"{s.Path}\">{s.Name}</a></li>")));
        return Html.Of($"""
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <title>{page.Title} · Keyferry</title>
            {Style.Element}
            </head>
            <body>
            <a class="skip" href="#main">Skip to content</a>
            <header>
            <b>Keyferry</b>
            <nav aria-label="Sections"><ul>{links}</ul></nav>
            <span class="who">{Texts.Short(context.Rights.Name)}</span>
            </header>
            <main id="main">
            {page.Main}
            </main>
            <footer>{context.Origin} · {Ages.At(context.Now)} · names and hashes only, never values</footer>
            </body>
            </html>

            """).ToString();
    }
}
