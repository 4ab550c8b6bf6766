using Keyferry.Webhook.Ui.Markup;
using Keyferry.Webhook.Ui.Model;

namespace Keyferry.Webhook.Ui.Pages;

/// <summary>The page of one ExternalSecret or PushSecret.</summary>
public static class ObjectPage
{
    /// <summary>Makes the page of an object that the viewer may read.</summary>
    /// <param name="item">The object.</param>
    /// <param name="context">What is known.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public static async ValueTask<Page> MakeAsync(SyncObject item, PageContext context, CancellationToken cancellation)
    {
        var title = $"{item.Type.Kind} {item.Key}";
        return Page.Of(title, Html.Join(
        [
            Html.Of($"<h1>{title}</h1>\n"),
            Facts.Of(
                ("State", Texts.Badge(item.Ready)),
                ("Since", Since(item.Ready.Since, context.Now)),
                ("Reason", Html.Of($"{Texts.Short(item.Ready.Reason)}")),
                ("Message", Html.Of($"{Texts.Long(item.Ready.Message)}")),
                ("Stores", Html.Join(", ", item.Stores.Select(Stores.Link))),
                (item.TargetRole, Html.Of($"{item.Target}")),
                ("Last success", Since(item.RefreshTime, context.Now)),
                ("Next look", Texts.Next(item.NextLook(context.Overview!))),
                ("Interval", Html.Of($"{Texts.Short(item.Interval)}")),
                ("Synced version", item.SyncedVersion.Length == 0 ? Html.Empty : Html.Of($"<code>{Texts.Short(item.SyncedVersion)}</code>")),
                ("Made by", Html.Join(", ", (item.Metadata.OwnerReferences ?? []).Take(20).Select(static o => Html.Of($"{o.Kind} {o.Name}")))),
                ("Created", Since(item.Metadata.CreationTimestamp, context.Now))),
            await UserSection.MakeAsync(item, context, cancellation),
        ]));
    }

    /// <summary>A moment, and how long ago it was.</summary>
    /// <param name="moment">The moment; null where there was none.</param>
    /// <param name="now">The time now.</param>
    internal static Html Since(DateTime? moment, DateTimeOffset now) => moment is { } then
        ? Html.Of($"{Ages.Since(then, now)} ago <span class=\"small\">{Ages.At(new DateTimeOffset(DateTime.SpecifyKind(then, DateTimeKind.Utc)))}</span>")
        : Html.Empty;
}
