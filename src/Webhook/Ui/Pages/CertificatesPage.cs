using Keyferry.Webhook.Ui.Markup;
using Keyferry.Webhook.Ui.Model;

namespace Keyferry.Webhook.Ui.Pages;

/// <summary>The certificates with their dates. A caller of the webhook sees the same in a handshake.</summary>
public static class CertificatesPage
{
    private static readonly TimeSpan Soon = TimeSpan.FromDays(1);

    /// <summary>Makes the page.</summary>
    /// <param name="context">What is known.</param>
    public static Page Make(PageContext context)
    {
        List<IReadOnlyList<Cell>> rows =
        [
            .. context.Certificates.Select(c => (IReadOnlyList<Cell>)
            [
                new(Html.Of($"{Texts.Short(c.Name)}")),
                new(c.Ends is { } ends ? Html.Of($"{Ages.At(ends)}") : Html.Empty, "time"),
                new(Left(c.Ends, context.Now)),
                new(Html.Of($"{Texts.Short(c.Note)}")),
            ]),
        ];
        return Page.Of("Certificates", Html.Join(
        [
            Html.Of($"<h1>Certificates</h1>\n"),
            Table.Of("Certificates", ["Certificate", "Ends", "Left", "Note"], rows, "This process keeps no certificates."),
        ]));
    }

    private static Html Left(DateTimeOffset? ends, DateTimeOffset now) => ends switch
    {
        null => Html.Of($"<span class=\"badge wait\">not known</span>"),
        { } end when end <= now => Html.Of($"<span class=\"badge bad\">ended</span>"),
        { } end when end - now < Soon => Html.Of($"<span class=\"badge wait\">{Ages.Of(end - now)}</span>"),
        { } end => Html.Of($"<span class=\"badge good\">{Ages.Of(end - now)}</span>"),
    };
}
