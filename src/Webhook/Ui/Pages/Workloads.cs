using Keyferry.Kubernetes.Types;
using Keyferry.Sync.Overview;
using Keyferry.Sync.Restarts;
using Keyferry.Webhook.Ui.Markup;
using Keyferry.Webhook.Ui.Model;

namespace Keyferry.Webhook.Ui.Pages;

/// <summary>The workloads that use a Secret, those that the viewer may read.</summary>
public static class Workloads
{
    /// <summary>Finds them.</summary>
    /// <param name="context">What is known.</param>
    /// <param name="item">The object whose target they use.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public static async ValueTask<IReadOnlyList<WorkloadUse>> OfAsync(PageContext context, SyncObject item, CancellationToken cancellation)
    {
        List<WorkloadUse> seen = [];
        if (!item.IsTargetUsed || item.Target is not { } target || context.Overview is not { } overview)
        {
            return seen;
        }

        foreach (var use in overview.WorkloadsOf(new ObjectKey(item.Key.Namespace, target)))
        {
            if (await context.Rights.MayListAsync(use.Type, "", cancellation) == true
                || await context.Rights.MayListAsync(use.Type, item.Key.Namespace, cancellation) == true)
            {
                seen.Add(use);
            }
        }

        return seen;
    }

    /// <summary>A workload, and when it was restarted.</summary>
    /// <param name="use">The workload.</param>
    /// <param name="now">The time now.</param>
    public static Html Line(WorkloadUse use, DateTimeOffset now) => Html.Of(
        $"<div>{use.Type.Kind} {use.Workload.Key.Name} <span class=\"small time\">{Restarted(use.Workload, now)}</span></div>");

    /// <summary>When a workload was restarted last by Keyferry.</summary>
    /// <param name="workload">The workload.</param>
    /// <param name="now">The time now.</param>
    public static string Restarted(Workload workload, DateTimeOffset now) => At(workload.RestartedAt, now) ?? "never restarted by Keyferry";

    /// <summary>When something was restarted last by Keyferry; null where it never was.</summary>
    /// <param name="restartedAt">As its pod template has it.</param>
    /// <param name="now">The time now.</param>
    public static string? At(string? restartedAt, DateTimeOffset now) =>
        DateTimeOffset.TryParse(
            restartedAt, System.Globalization.CultureInfo.InvariantCulture,
            System.Globalization.DateTimeStyles.AssumeUniversal, out var at)
            ? $"restarted {Ages.Of(now - at)} ago"
            : null;
}
