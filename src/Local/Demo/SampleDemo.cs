using System.Text.Json.Nodes;
using k8s;
using k8s.Models;
using Keyferry.Api.ExternalSecrets;
using Keyferry.Api.Resources;
using Keyferry.Kubernetes.Calls;
using Keyferry.Kubernetes.Types;

namespace Keyferry.Local.Demo;

/// <summary>Applies a valid manifest, an invalid one and a rotated password, and prints what happens.</summary>
/// <param name="environment">The server and the program.</param>
/// <param name="reporter">Prints the steps.</param>
public sealed class SampleDemo(DemoEnvironment environment, ConsoleReporter reporter)
{
    private static readonly ObjectKey App = new("default", "app");
    private static readonly TimeSpan StepTimeout = TimeSpan.FromSeconds(30);

    /// <summary>Runs all steps; stops at the first that fails.</summary>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>Whether all steps succeeded.</returns>
    public async Task<bool> RunAsync(CancellationToken cancellation)
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

    /// <summary>Prints commands to try by hand, and what this server does not do.</summary>
    public void PrintNextSteps()
    {
        reporter.Section("Try it yourself");
        foreach (var command in new[]
        {
            "get es,ss", "describe es app", "get secret app", "explain es.spec.target", "delete secret app",
            "apply -f deploy/samples/external-secret-bad.yaml", "create deployment web --image=nginx",
        })
        {
            reporter.Line($"kubectl --kubeconfig {environment.Kubeconfig} {command}");
        }

        reporter.Line("Deployments get ReplicaSets and pods, which are reported as running; no container runs. There are no nodes, logs, exec or");
        reporter.Line("port-forward. A kind that is stored without effect is answered with a warning; ResourceQuotas, LimitRanges and admission");
        reporter.Line("policies are refused; of CEL a part is known, and a rule outside of it is refused. Nothing is kept.");
        reporter.Line("Ctrl-C ends it.");
    }

    private async Task<bool> StartsAsync(CancellationToken cancellation)
    {
        reporter.Section("Keyferry starts against an empty cluster");
        if (!await UntilAsync(() => ValueTask.FromResult(environment.NotReadyReasons.Count == 0), cancellation))
        {
            reporter.Failure($"not ready: {string.Join("; ", environment.NotReadyReasons)}");
            return false;
        }

        reporter.Success($"an in-memory API server listens on {environment.Kube.Server}");
        reporter.Success("CRDs and webhook configurations are applied; the certificate authority is made and published");
        return true;
    }

    private async Task<bool> GoodManifestAsync(CancellationToken cancellation)
    {
        reporter.Section("A good manifest becomes a Secret");
        if (!await ApplyAsync(ApiResources.SecretStores, "store.yaml", cancellation)
            || !await ApplyAsync(ApiResources.ExternalSecrets, "external-secret.yaml", cancellation))
        {
            return false;
        }

        V1Secret? secret = null;
        var made = await UntilAsync(
            async () => (secret = (await environment.Kube.Api.GetAsync(BuiltIn.Secret, App, cancellation)).Value) is not null,
            cancellation);
        if (!made || !await UntilAsync(async () => await ReadyAsync(cancellation) == "True", cancellation))
        {
            reporter.Failure($"Secret default/app was not made; Ready is {await ReadyAsync(cancellation) ?? "not there"}");
            return false;
        }

        reporter.Success($"Secret default/app holds the keys {Keys(secret!)}");
        return true;
    }

    private async Task<bool> BadManifestAsync(CancellationToken cancellation)
    {
        reporter.Section("A bad manifest is refused, with everything that is wrong with it");
        reporter.Command("kubectl apply -f deploy/samples/external-secret-bad.yaml");
        var refused = await PatchAsync(ApiResources.ExternalSecrets, "external-secret-bad.yaml", cancellation);
        if (refused.Ok)
        {
            reporter.Failure("it was taken");
            return false;
        }

        reporter.Line(refused.Failure.Message);
        if (refused.Failure.Causes.Count < 5)
        {
            reporter.Failure($"only {refused.Failure.Causes.Count} of its 5 mistakes were named");
            return false;
        }

        reporter.Success($"{refused.Failure.Causes.Count} errors, each with its field; nothing was stored");
        return true;
    }

    private async Task<bool> RotationAsync(CancellationToken cancellation)
    {
        reporter.Section("Somebody rotates the password");
        var before = (await environment.Kube.Api.GetAsync(BuiltIn.Secret, App, cancellation)).Value;
        if (!await ApplyAsync(ApiResources.SecretStores, "store-rotated.yaml", cancellation))
        {
            return false;
        }

        reporter.Command("kubectl annotate externalsecret app force-sync=now --overwrite");
        var annotation = new JsonObject
        {
            ["metadata"] = new JsonObject { ["annotations"] = new JsonObject { ["force-sync"] = "now" } },
        };
        await environment.Kube.Api.PatchAsync(
            ApiResources.ExternalSecrets, App, KubePatch.Merge(annotation), WriteOptions.Plain, cancellation);
        IReadOnlyList<string> changed = [];
        var rotated = await UntilAsync(
            async () =>
            {
                var after = (await environment.Kube.Api.GetAsync(BuiltIn.Secret, App, cancellation)).Value;
                changed = after is null ? [] : ChangedKeys(before!, after);
                return changed.Count > 0;
            },
            cancellation);
        if (!rotated)
        {
            reporter.Failure("Secret default/app did not change");
            return false;
        }

        reporter.Success($"Secret default/app has a new value for {string.Join(", ", changed)}");
        return true;
    }

    private async Task<bool> ApplyAsync<T>(ResourceType<T> type, string sample, CancellationToken cancellation)
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

    private ValueTask<KubeResult<T>> PatchAsync<T>(
        ResourceType<T> type, string sample, CancellationToken cancellation)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var body = Samples.Read(sample);
        var key = new ObjectKey("default", body["metadata"]!["name"]!.GetValue<string>());
        return environment.Kube.Api.PatchAsync(
            type, key, KubePatch.Apply(body), new WriteOptions(FieldManager: "somebody", Force: true), cancellation);
    }

    private async ValueTask<string?> ReadyAsync(CancellationToken cancellation) =>
        (await environment.Kube.Api.GetAsync(ApiResources.ExternalSecrets, App, cancellation)).Value is ExternalSecret es
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
}
