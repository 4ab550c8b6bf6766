using Keyferry.Kubernetes.Types;
using Keyferry.Sync.Overview;

namespace Keyferry.Webhook.Ui.Consumers;

/// <summary>What a page says where the API server refuses a list of workloads, and the way out.</summary>
public static class RefusedLists
{
    /// <summary>Of a list that Keyferry may not make. The chart gives the right with restarts or injection: a page alone is no reason for more.</summary>
    /// <param name="type">The kind.</param>
    /// <param name="ns">The namespace.</param>
    public static string OfEngine(ResourceType type, string ns) =>
        $"{type.Plural} are not shown: Keyferry may not list them in namespace {ns}. Grant its service account list on "
        + $"{(type.Group.Length == 0 ? type.Plural : $"{type.Plural}.{type.Group}")}, which the chart does with "
        + (type == SecretConsumerKinds.Pods ? "injection.enabled." : "restarts.enabled or injection.enabled.");

    /// <summary>Of a list that the viewer himself may not make.</summary>
    /// <param name="type">The kind.</param>
    /// <param name="ns">The namespace.</param>
    public static string OfViewer(ResourceType type, string ns) => $"You may not list {type.Plural} in namespace {ns}: those that use it are not shown.";
}
