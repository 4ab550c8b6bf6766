using Keyferry.Kubernetes.Types;
using Keyferry.Webhook.Ui.Access;
using Keyferry.Webhook.Ui.Markup;
using Keyferry.Webhook.Ui.Model;

namespace Keyferry.Webhook.Ui.Pages;

/// <summary>What a page cannot show, and why.</summary>
public static class Notices
{
    /// <summary>What a list leaves out.</summary>
    /// <param name="visible">Where the viewer sees its objects.</param>
    /// <param name="type">The kind.</param>
    /// <param name="query">What is asked for.</param>
    /// <param name="context">What is known.</param>
    public static Html Of(Visibility visible, ResourceType type, PageQuery query, PageContext context)
    {
        List<Html> notices = [.. (context.Overview?.Troubles ?? []).Select(static t => Texts.Notice(Texts.Short(t)))];
        if (query.Namespace is { } ns && !visible.Covers(ns))
        {
            notices.Add(Texts.Notice($"You may not list {type.Plural} in namespace {ns}."));
        }
        else if (!visible.IsEverywhere && query.Namespace is null)
        {
            notices.Add(Texts.Notice($"Shown are the namespaces in which you may list {type.Plural}."));
        }

        if (visible.Unknown > 0)
        {
            notices.Add(Texts.Notice("There are more namespaces than one page may ask for: name one, or load the page again."));
        }

        return Html.Join(notices);
    }
}
