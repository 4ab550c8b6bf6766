using System.Text.Json.Nodes;
using Keyferry.Kubernetes.Calls;
using Keyferry.Kubernetes.Types;

namespace Keyferry.Webhook.Uninstall;

/// <summary>
/// Scales Deployments to no replicas and waits until their pods are gone: what still runs would put back what is taken away.
/// </summary>
/// <param name="api">The API server.</param>
/// <param name="time">The clock.</param>
/// <param name="report">Where to say what was done.</param>
internal sealed class DeploymentStopper(IKubeApi api, TimeProvider time, TextWriter report)
{
    // A pod's grace period is 30 s by default, and a Lease that nobody gave back ends 15 s after.
    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(120);
    private static readonly TimeSpan _pause = TimeSpan.FromSeconds(1);

    private static readonly ResourceType<UnstructuredObject> _deployments =
        UnstructuredType.Of("apps", "v1", "deployments", "Deployment", namespaced: true);

    private static readonly ResourceType<ObjectHeader> _pods =
        ObjectHeader.Of(new ResourceType("", "v1", "pods", "Pod", Namespaced: true));

    /// <summary>Stops them; one that does not exist is stopped.</summary>
    /// <param name="ns">Their namespace.</param>
    /// <param name="names">Their names.</param>
    /// <param name="running">What still runs although no pod does, such as the holder of a Lease; null: nothing.</param>
    /// <param name="dryRun">Whether to scale nothing.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>Why they are not stopped; null where they are.</returns>
    public async Task<string?> StopAsync(
        string ns, IReadOnlyList<string> names, Func<CancellationToken, Task<string?>> running, bool dryRun, CancellationToken cancellation)
    {
        List<string> selectors = [];
        foreach (var name in names)
        {
            var key = new ObjectKey(ns, name);
            var found = await api.GetAsync(_deployments, key, cancellation);
            if (found is { Ok: false, Failure: var failure })
            {
                if (failure.IsNotFound)
                {
                    continue;
                }

                return $"Deployment {key}: {failure.Message}";
            }

            if (Selector(found.Value!) is { } selector)
            {
                selectors.Add(selector);
            }

            if (!dryRun && await ScaleAsync(key, cancellation) is { } refused)
            {
                return $"Deployment {key} cannot be scaled: {refused.Message}";
            }

            await report.WriteLineAsync($"{(dryRun ? "Would scale" : "Scaled")} Deployment {key} to 0 replicas.");
        }

        return dryRun ? null : await WaitAsync(ns, selectors, running, cancellation);
    }

    private async Task<KubeFailure?> ScaleAsync(ObjectKey key, CancellationToken cancellation)
    {
        var patch = KubePatch.Merge(new JsonObject { ["spec"] = new JsonObject { ["replicas"] = 0 } });
        var scaled = await api.PatchAsync(
            _deployments, key, patch, new WriteOptions(Uninstaller.FieldManager, Subresource: "scale"), cancellation);
        return scaled.Ok ? null : scaled.Failure;
    }

    private async Task<string?> WaitAsync(
        string ns, List<string> selectors, Func<CancellationToken, Task<string?>> running, CancellationToken cancellation)
    {
        var begun = time.GetTimestamp();
        while (true)
        {
            var left = await PodAsync(ns, selectors, cancellation) ?? await running(cancellation);
            if (left is null || time.GetElapsedTime(begun) >= _limit)
            {
                return left;
            }

            await Task.Delay(_pause, time, cancellation);
        }
    }

    private async Task<string?> PodAsync(string ns, List<string> selectors, CancellationToken cancellation)
    {
        foreach (var selector in selectors)
        {
            var pods = await api.ListAsync(_pods, ns, new ListSelector(Labels: selector), cancellation);
            if (!pods.Ok)
            {
                return $"The pods of {selector} cannot be listed: {pods.Failure.Message}";
            }

            if (pods.Value.Items is [{ Metadata.Name: var pod }, ..])
            {
                return $"Pod {ns}/{pod} still runs";
            }
        }

        return null;
    }

    private static string? Selector(UnstructuredObject deployment) =>
        deployment.Content?["spec"]?["selector"]?["matchLabels"] is JsonObject { Count: > 0 } labels
            ? string.Join(',', labels.Select(static l => $"{l.Key}={l.Value?.GetValue<string>()}"))
            : null;
}
