using System.Text.Json.Nodes;
using k8s;
using k8s.Models;
using Keyferry.Api.ExternalSecrets;
using Keyferry.Api.Resources;
using Keyferry.Kubernetes.Calls;
using Keyferry.Kubernetes.Types;

namespace Keyferry.Local.Story;

/// <summary>A good manifest, a bad one and a rotation, and what becomes of each.</summary>
/// <param name="stage">Where it plays.</param>
/// <param name="narrator">Who tells it.</param>
public sealed class SampleStory(Stage stage, Narrator narrator)
{
    private static readonly ObjectKey App = new("default", "app");
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Plays the story.</summary>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>Whether all of it went as it should.</returns>
    public async Task<bool> TellAsync(CancellationToken cancellation)
    {
        try
        {
            return await StartsAsync(cancellation)
                && await GoodManifestAsync(cancellation)
                && await BadManifestAsync(cancellation)
                && await RotationAsync(cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return false;
        }
    }

    /// <summary>Says what to try by hand.</summary>
    public void Invite()
    {
        narrator.Chapter("Try it yourself");
        foreach (var command in new[]
        {
            "get es,ss", "describe es app", "get secret app", "explain es.spec.target", "delete secret app",
            "apply -f deploy/samples/external-secret-bad.yaml",
        })
        {
            narrator.Says($"kubectl --kubeconfig {stage.Kubeconfig} {command}");
        }

        narrator.Says("It is an API server and nothing more: a Deployment makes no pods, there are no nodes, logs, exec or port-forward,");
        narrator.Says("ResourceQuotas, LimitRanges and admission policies are refused, of CEL it knows a part, and nothing is kept.");
        narrator.Says("Ctrl-C ends it.");
    }

    private async Task<bool> StartsAsync(CancellationToken cancellation)
    {
        narrator.Chapter("Keyferry starts against an empty cluster");
        if (!await UntilAsync(() => ValueTask.FromResult(stage.NotReadyReasons.Count == 0), cancellation))
        {
            narrator.Failed($"not ready: {string.Join("; ", stage.NotReadyReasons)}");
            return false;
        }

        narrator.Happened($"an in-memory API server listens on {stage.Kube.Server}");
        narrator.Happened("CRDs and webhook configurations are applied; the certificate authority is made and published");
        return true;
    }

    private async Task<bool> GoodManifestAsync(CancellationToken cancellation)
    {
        narrator.Chapter("A good manifest becomes a Secret");
        if (!await ApplyAsync(ApiResources.SecretStores, "store.yaml", cancellation)
            || !await ApplyAsync(ApiResources.ExternalSecrets, "external-secret.yaml", cancellation))
        {
            return false;
        }

        V1Secret? secret = null;
        var made = await UntilAsync(
            async () => (secret = (await stage.Kube.Api.GetAsync(BuiltIn.Secret, App, cancellation)).Value) is not null,
            cancellation);
        if (!made || !await UntilAsync(async () => await ReadyAsync(cancellation) == "True", cancellation))
        {
            narrator.Failed($"Secret default/app was not made; Ready is {await ReadyAsync(cancellation) ?? "not there"}");
            return false;
        }

        narrator.Happened($"Secret default/app holds the keys {Keys(secret!)}");
        return true;
    }

    private async Task<bool> BadManifestAsync(CancellationToken cancellation)
    {
        narrator.Chapter("A bad manifest is refused, with everything that is wrong with it");
        narrator.Types("kubectl apply -f deploy/samples/external-secret-bad.yaml");
        var refused = await PatchAsync(ApiResources.ExternalSecrets, "external-secret-bad.yaml", cancellation);
        if (refused.Ok)
        {
            narrator.Failed("it was taken");
            return false;
        }

        narrator.Says(refused.Failure.Message);
        if (refused.Failure.Causes.Count < 5)
        {
            narrator.Failed($"only {refused.Failure.Causes.Count} of its 5 mistakes were named");
            return false;
        }

        narrator.Happened($"{refused.Failure.Causes.Count} errors, each with its field; nothing was stored");
        return true;
    }

    private async Task<bool> RotationAsync(CancellationToken cancellation)
    {
        narrator.Chapter("Somebody rotates the password");
        var before = (await stage.Kube.Api.GetAsync(BuiltIn.Secret, App, cancellation)).Value;
        if (!await ApplyAsync(ApiResources.SecretStores, "store-rotated.yaml", cancellation))
        {
            return false;
        }

        narrator.Types("kubectl annotate externalsecret app force-sync=now --overwrite");
        var annotation = new JsonObject
        {
            ["metadata"] = new JsonObject { ["annotations"] = new JsonObject { ["force-sync"] = "now" } },
        };
        await stage.Kube.Api.PatchAsync(
            ApiResources.ExternalSecrets, App, KubePatch.Merge(annotation), WriteOptions.Plain, cancellation);
        IReadOnlyList<string> changed = [];
        var rotated = await UntilAsync(
            async () =>
            {
                var after = (await stage.Kube.Api.GetAsync(BuiltIn.Secret, App, cancellation)).Value;
                changed = after is null ? [] : ChangedKeys(before!, after);
                return changed.Count > 0;
            },
            cancellation);
        if (!rotated)
        {
            narrator.Failed("Secret default/app did not change");
            return false;
        }

        narrator.Happened($"Secret default/app has a new value for {string.Join(", ", changed)}");
        return true;
    }

    private async Task<bool> ApplyAsync<T>(ResourceType<T> type, string sample, CancellationToken cancellation)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        narrator.Types($"kubectl apply -f deploy/samples/{sample}");
        var applied = await PatchAsync(type, sample, cancellation);
        if (!applied.Ok)
        {
            narrator.Failed(applied.Failure.Message);
        }

        return applied.Ok;
    }

    private ValueTask<KubeResult<T>> PatchAsync<T>(
        ResourceType<T> type, string sample, CancellationToken cancellation)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var body = Samples.Read(sample);
        var key = new ObjectKey("default", body["metadata"]!["name"]!.GetValue<string>());
        return stage.Kube.Api.PatchAsync(
            type, key, KubePatch.Apply(body), new WriteOptions(FieldManager: "somebody", Force: true), cancellation);
    }

    private async ValueTask<string?> ReadyAsync(CancellationToken cancellation) =>
        (await stage.Kube.Api.GetAsync(ApiResources.ExternalSecrets, App, cancellation)).Value is ExternalSecret es
            ? es.Status?.Conditions?.Find(static c => c.Type == "Ready")?.Status
            : null;

    private static string Keys(V1Secret secret) =>
        string.Join(", ", (secret.Data ?? new Dictionary<string, byte[]>()).Keys.Order(StringComparer.Ordinal));

    private static IReadOnlyList<string> ChangedKeys(V1Secret before, V1Secret after) =>
    [
        .. (after.Data ?? new Dictionary<string, byte[]>())
            .Where(p => !before.Data.TryGetValue(p.Key, out var old) || !old.AsSpan().SequenceEqual(p.Value))
            .Select(static p => p.Key)
            .Order(StringComparer.Ordinal),
    ];

    private static async Task<bool> UntilAsync(Func<ValueTask<bool>> reached, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(Patience);
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
}
