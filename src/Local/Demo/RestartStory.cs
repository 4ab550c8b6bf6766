using System.Text.Json.Nodes;
using Keyferry.Kubernetes.Types;
using Keyferry.Sync.Restarts;

namespace Keyferry.Local.Demo;

/// <summary>The part of the story in which a Deployment is restarted, as its password was rotated.</summary>
/// <param name="environment">The server and the program.</param>
/// <param name="cluster">Applies samples.</param>
/// <param name="reporter">Prints the steps.</param>
internal sealed class RestartStory(DemoEnvironment environment, DemoCluster cluster, ConsoleReporter reporter)
{
    private static readonly ObjectKey Worker = new("default", "worker");

    private static readonly ResourceType<UnstructuredObject> Deployments =
        UnstructuredType.Of("apps", "v1", "deployments", "Deployment", true);

    /// <summary>Applies the Deployment and waits until Keyferry has seen what its pods use.</summary>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>Whether that came to be.</returns>
    public async Task<bool> BeginAsync(CancellationToken cancellation)
    {
        reporter.Section("A Deployment uses the password, and asks to be restarted when it changes");
        if (!await cluster.ApplyAsync(Deployments, "deployment-restart.yaml", cancellation)
            || !await DemoCluster.UntilAsync(
                async () => (await ReadAsync(cancellation))?.Metadata.Annotations?.ContainsKey(RestartAnnotations.SecretHashes) == true, cancellation))
        {
            reporter.Failure($"nothing was noted on Deployment {Worker}");
            return false;
        }

        reporter.Success($"a hash of the one key that its pods use is noted on Deployment {Worker}; nothing is restarted");
        return true;
    }

    /// <summary>Waits for the restart that a rotation brings.</summary>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>Whether it came.</returns>
    public async Task<bool> EndAsync(CancellationToken cancellation)
    {
        var restarted = await DemoCluster.UntilAsync(
            async () => (await ReadAsync(cancellation))?.Content?["spec"]?["template"]?["metadata"]?["annotations"] is JsonObject annotations
                && annotations.ContainsKey(RestartAnnotations.RestartedAt),
            cancellation);
        if (!restarted)
        {
            reporter.Failure($"Deployment {Worker} was not restarted");
            return false;
        }

        reporter.Success($"Deployment {Worker} is restarted, by one annotation on its pod template");
        return true;
    }

    private async ValueTask<UnstructuredObject?> ReadAsync(CancellationToken cancellation) =>
        (await environment.Kube.Api.GetAsync(Deployments, Worker, cancellation)).Value;
}
