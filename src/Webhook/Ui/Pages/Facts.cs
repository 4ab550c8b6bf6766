using Keyferry.Webhook.Ui.Markup;

namespace Keyferry.Webhook.Ui.Pages;

/// <summary>Names with what is known under them.</summary>
public static class Facts
{
    /// <summary>The list; what is empty is left out.</summary>
    /// <param name="facts">The facts.</param>
    public static Html Of(params IEnumerable<(string Name, Html Shown)> facts) => Html.Of(
        $"<dl>{Html.Join(facts.Where(static f => f.Shown != Html.Empty).Select(static f => Html.Of($"<dt>{f.Name}</dt><dd>{f.Shown}</dd>\n")))}</dl>\n");
}
