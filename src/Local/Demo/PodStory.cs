using System.Text.Json.Nodes;
using Keyferry.Kubernetes.Calls;
using Keyferry.Kubernetes.Types;

namespace Keyferry.Local.Demo;

/// <summary>The part of the story in which a Deployment's pod is given a Secret.</summary>
/// <param name="environment">The server and the program.</param>
/// <param name="cluster">Applies samples.</param>
/// <param name="reporter">Prints the steps.</param>
internal sealed class PodStory(DemoEnvironment environment, DemoCluster cluster, ConsoleReporter reporter)
{
    private const string Secret = "app";

    private static readonly ResourceType<UnstructuredObject> Deployments =
        UnstructuredType.Of("apps", "v1", "deployments", "Deployment", true);

    private static readonly ResourceType<UnstructuredObject> Pods = UnstructuredType.Of("", "v1", "pods", "Pod", true);

    /// <summary>Applies the Deployment and waits for its pod to run.</summary>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>Whether the pod has the Secret.</returns>
    public async Task<bool> RunAsync(CancellationToken cancellation)
    {
        reporter.Section("A pod asks for the Secret, and is given it");
        if (!await cluster.ApplyAsync(Deployments, "deployment.yaml", cancellation))
        {
            return false;
        }

        UnstructuredObject? pod = null;
        var runs = await DemoCluster.UntilAsync(
            async () => (pod = await PodAsync(cancellation))?.Content?["status"]?["phase"]?.GetValue<string>() == "Running", cancellation);
        if (!runs || pod?.Content?["spec"]?["containers"] is not JsonArray containers
            || containers[0]?["envFrom"]?[0] is not { } source || source["secretRef"]?["name"]?.GetValue<string>() != Secret)
        {
            reporter.Failure(pod is null ? "no pod was made" : $"pod {pod.Metadata.Name} has no Secret or does not run");
            return false;
        }

        reporter.Success($"pod {pod.Metadata.Name} runs: {containers.Count} container, no sidecar");
        reporter.Success($"it has the keys of Secret {Secret} as {source["prefix"]}… variables");
        return true;
    }

    private async ValueTask<UnstructuredObject?> PodAsync(CancellationToken cancellation)
    {
        var pods = await environment.Kube.Api.ListAsync(Pods, "default", new ListSelector("app=shop"), cancellation);
        return pods.Value?.Items is [var first, ..] ? first : null;
    }
}
