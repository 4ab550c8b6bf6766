using Keyferry.Kubernetes.Types;
using Keyferry.Sync.Restarts;
using Keyferry.Webhook.Ui.Consumers;
using Keyferry.Webhook.Ui.Markup;
using Keyferry.Webhook.Ui.Model;

namespace Keyferry.Webhook.Ui.Pages;

/// <summary>The part of an ExternalSecret's page about what uses its target Secret.</summary>
public static class UserSection
{
    private const int MostKeys = 20;
    private static readonly string[] Columns = ["Name", "Kind", "Keys", "Restarted"];

    /// <summary>Makes the part; nothing where the target is no Secret.</summary>
    /// <param name="item">The object whose page it is.</param>
    /// <param name="context">What is known.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public static async ValueTask<Html> MakeAsync(SyncObject item, PageContext context, CancellationToken cancellation)
    {
        if (!item.IsTargetUsed || item.Target is not { } target)
        {
            return Html.Empty;
        }

        var asking = (await Workloads.OfAsync(context, item, cancellation)).ToDictionary(static w => (w.Type.Kind, w.Workload.Key.Name));
        var listed = context.Consumers is { } source
            ? await source.OfAsync(context.Rights, new ObjectKey(item.Key.Namespace, target), cancellation)
            : new ConsumerList([], []);
        List<IReadOnlyList<Cell>> rows = [];
        foreach (var (type, consumer) in listed.Uses)
        {
            var restarted = asking.Remove((type.Kind, consumer.Metadata.Name), out var known)
                ? Workloads.Restarted(known.Workload, context.Now)
                : Workloads.At(consumer.RestartedAt, context.Now) ?? "not restarted by Keyferry";
            rows.Add(Row(consumer.Metadata.Name, type.Kind, consumer.Secrets[target], restarted));
        }

        // Rollouts, and what names the Secret in its annotations alone.
        rows.InsertRange(0, asking.Values.Select(w =>
            Row(w.Workload.Key.Name, w.Type.Kind, w.Workload.Secrets.GetValueOrDefault(target), Workloads.Restarted(w.Workload, context.Now))));
        var more = rows.Count > PageQuery.PageSize ? Texts.Notice($"Shown are {PageQuery.PageSize} of {rows.Count}.") : Html.Empty;
        return Html.Of(
            $"<h2>Workloads that use it</h2>\n{Html.Join(listed.Troubles.Select(static t => Texts.Notice(Texts.Short(t))))}{more}{Table.Of("Workloads", Columns, [.. rows.Take(PageQuery.PageSize)], "No workload uses it, as far as you may see.")}");
    }

    private static IReadOnlyList<Cell> Row(string name, string kind, ConsumedKeys? used, string restarted) =>
    [
        new(Html.Of($"{Texts.Short(name)}")), new(Html.Of($"{kind}")), new(Html.Of($"{Keys(used)}")), new(Html.Of($"{restarted}")),
    ];

    private static string Keys(ConsumedKeys? used) => used switch
    {
        null => "none",
        { Keys: null } => "all",
        { Keys: var keys } => Texts.Short(string.Join(", ", keys.Take(MostKeys)) + (keys.Count > MostKeys ? ", …" : "")),
    };
}
