using System.Text.Json.Nodes;
using k8s;
using k8s.Models;
using Keyferry.Api.ExternalSecrets;
using Keyferry.Api.Resources;
using Keyferry.Kubernetes.Calls;
using Keyferry.Kubernetes.Types;

namespace Keyferry.Local.Demo;

/// <summary>What a person does with the demo's cluster: applies samples, looks at what became of them.</summary>
/// <param name="api">Makes the calls.</param>
/// <param name="reporter">Prints the commands and what failed.</param>
internal sealed class DemoCluster(IKubeApi api, ConsoleReporter reporter)
{
    private static readonly TimeSpan StepTimeout = TimeSpan.FromSeconds(30);

    /// <summary>Applies a sample and prints the command that would.</summary>
    /// <returns>Whether it was taken.</returns>
    public async Task<bool> ApplyAsync<T>(ResourceType<T> type, string sample, CancellationToken cancellation)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        reporter.Command($"kubectl apply -f deploy/samples/{sample}");
        var applied = await PatchAsync(type, sample, cancellation);
        if (!applied.Ok)
        {
            reporter.Failure(applied.Failure.Message);
        }

        return applied.Ok;
    }

    /// <summary>Applies a sample.</summary>
    public ValueTask<KubeResult<T>> PatchAsync<T>(ResourceType<T> type, string sample, CancellationToken cancellation)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var body = Samples.Read(sample);
        var key = new ObjectKey("default", body["metadata"]!["name"]!.GetValue<string>());
        return api.PatchAsync(type, key, KubePatch.Apply(body), new WriteOptions(FieldManager: "somebody", Force: true), cancellation);
    }

    /// <summary>Asks for a refresh, and prints the command that would.</summary>
    public async Task ForceSyncAsync(ObjectKey key, CancellationToken cancellation)
    {
        reporter.Command($"kubectl annotate externalsecret {key.Name} force-sync=now --overwrite");
        var annotation = new JsonObject
        {
            ["metadata"] = new JsonObject { ["annotations"] = new JsonObject { ["force-sync"] = "now" } },
        };
        await api.PatchAsync(ApiResources.ExternalSecrets, key, KubePatch.Merge(annotation), WriteOptions.Plain, cancellation);
    }

    /// <summary>A Secret; null where there is none.</summary>
    public async ValueTask<V1Secret?> SecretAsync(ObjectKey key, CancellationToken cancellation) =>
        (await api.GetAsync(BuiltIn.Secret, key, cancellation)).Value;

    /// <summary>Waits for an ExternalSecret to be Ready with its Secret made, and says what is missing where it is not.</summary>
    public async Task<V1Secret?> SyncedAsync(ObjectKey key, CancellationToken cancellation)
    {
        V1Secret? secret = null;
        var made = await UntilAsync(
            async () => (secret = await SecretAsync(key, cancellation)) is not null && await ReadyAsync(key, cancellation) == "True",
            cancellation);
        if (!made)
        {
            reporter.Failure($"Secret {key} was not made; Ready is {await ReadyAsync(key, cancellation) ?? "not there"}");
        }

        return made ? secret : null;
    }

    /// <summary>Waits for something, for half a minute at most.</summary>
    /// <returns>Whether it came.</returns>
    public static async Task<bool> UntilAsync(Func<ValueTask<bool>> reached, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(StepTimeout);
        using var pulse = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        try
        {
            do
            {
                if (await reached())
                {
                    return true;
                }
            }
            while (await pulse.WaitForNextTickAsync(limit.Token));
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            // Its time is up.
        }

        return false;
    }

    private async ValueTask<string?> ReadyAsync(ObjectKey key, CancellationToken cancellation) =>
        (await api.GetAsync(ApiResources.ExternalSecrets, key, cancellation)).Value is ExternalSecret es
            ? es.Status?.Conditions?.Find(static c => c.Type == "Ready")?.Status
            : null;
}
