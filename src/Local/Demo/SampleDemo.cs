using System.Text;
using k8s.Models;
using Keyferry.Api.Resources;
using Keyferry.Kubernetes.Types;

namespace Keyferry.Local.Demo;

/// <summary>Applies a manifest, a pod that asks for its Secret, one with a template and a generator, an invalid one and a rotated password, and prints what happens.</summary>
/// <param name="environment">The server and the program.</param>
/// <param name="reporter">Prints the steps.</param>
public sealed class SampleDemo(DemoEnvironment environment, ConsoleReporter reporter)
{
    private static readonly ObjectKey App = new("default", "app");
    private static readonly ObjectKey AppConfig = new("default", "app-config");
    private readonly DemoCluster _cluster = new(environment.Kube.Api, reporter);

    /// <summary>Runs all steps; stops at the first that fails.</summary>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>Whether all steps succeeded.</returns>
    public async Task<bool> RunAsync(CancellationToken cancellation)
    {
        try
        {
            var restart = new RestartStory(environment, _cluster, reporter);
            return await StartsAsync(cancellation)
                && await GoodManifestAsync(cancellation)
                && await new PodStory(environment, _cluster, reporter).RunAsync(cancellation)
                && await TemplateAsync(cancellation)
                && await BadManifestAsync(cancellation)
                && await restart.BeginAsync(cancellation)
                && await RotationAsync(cancellation)
                && await restart.EndAsync(cancellation);
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
            "get es,ss,passwords", "describe es app", "get secret app,app-config", "get pods -l app=shop -o yaml", "explain es.spec.target", "delete secret app",
            "apply -f deploy/samples/external-secret-bad.yaml", "create deployment web --image=nginx",
        })
        {
            reporter.Line($"kubectl --kubeconfig {environment.Kubeconfig} {command}");
        }

        reporter.Line("Deployments get ReplicaSets and pods, which are reported as running; no container runs. There are no nodes, logs, exec or");
        reporter.Line("port-forward. A kind that is stored without effect is answered with a warning; ResourceQuotas, LimitRanges and admission");
        reporter.Line("policies are refused; of CEL a part is known, and a rule outside of it is refused. Nothing is kept.");
        reporter.Line("It misbehaves on demand: docs/decisions/0005-a-local-api-server.md shows what to post to /faults.");
        reporter.Line("Ctrl-C ends it.");
    }

    private async Task<bool> StartsAsync(CancellationToken cancellation)
    {
        reporter.Section("Keyferry starts against an empty cluster");
        if (!await DemoCluster.UntilAsync(() => ValueTask.FromResult(environment.NotReadyReasons.Count == 0), cancellation))
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
        if (!await _cluster.ApplyAsync(ApiResources.SecretStores, "store.yaml", cancellation)
            || !await _cluster.ApplyAsync(ApiResources.ExternalSecrets, "external-secret.yaml", cancellation)
            || await _cluster.SyncedAsync(App, cancellation) is not { } secret)
        {
            return false;
        }

        reporter.Success($"Secret {App} holds the keys {Keys(secret)}");
        return true;
    }

    private async Task<bool> TemplateAsync(CancellationToken cancellation)
    {
        reporter.Section("A template and a generator make what the application reads");
        if (!await _cluster.ApplyAsync(GeneratorResources.Passwords, "password.yaml", cancellation)
            || !await _cluster.ApplyAsync(ApiResources.ExternalSecrets, "external-secret-template.yaml", cancellation)
            || await _cluster.SyncedAsync(AppConfig, cancellation) is not { } secret)
        {
            return false;
        }

        // Their form is shown, never a value.
        var address = Text(secret, "DATABASE_URL");
        var (file, keyLength) = (Text(secret, "app.ini"), Text(secret, "app.ini").Split("key = ")[^1].Trim().Length);
        if (!address.StartsWith("postgresql://", StringComparison.Ordinal) || !file.Contains("[session]") || keyLength != 32)
        {
            reporter.Failure($"Secret {AppConfig} is not what its template says");
            return false;
        }

        reporter.Success($"Secret {AppConfig}: DATABASE_URL is made of fields of the store");
        reporter.Success("app.ini has a generated password; only a refresh or force-sync replaces it");
        return true;
    }

    private async Task<bool> BadManifestAsync(CancellationToken cancellation)
    {
        reporter.Section("A bad manifest is refused, with everything that is wrong with it");
        reporter.Command("kubectl apply -f deploy/samples/external-secret-bad.yaml");
        var refused = await _cluster.PatchAsync(ApiResources.ExternalSecrets, "external-secret-bad.yaml", cancellation);
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
        var before = await _cluster.SecretAsync(App, cancellation);
        if (!await _cluster.ApplyAsync(ApiResources.SecretStores, "store-rotated.yaml", cancellation))
        {
            return false;
        }

        await _cluster.ForceSyncAsync(App, cancellation);
        IReadOnlyList<string> changed = [];
        var rotated = await DemoCluster.UntilAsync(
            async () =>
            {
                var after = await _cluster.SecretAsync(App, cancellation);
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

    private static string Text(V1Secret secret, string key) =>
        secret.Data?.TryGetValue(key, out var bytes) == true ? Encoding.UTF8.GetString(bytes) : "";

    private static string Keys(V1Secret secret) =>
        string.Join(", ", (secret.Data ?? new Dictionary<string, byte[]>()).Keys.Order(StringComparer.Ordinal));

    private static IReadOnlyList<string> ChangedKeys(V1Secret before, V1Secret after) =>
    [
        .. (after.Data ?? new Dictionary<string, byte[]>())
            .Where(p => !before.Data.TryGetValue(p.Key, out var old) || !old.AsSpan().SequenceEqual(p.Value))
            .Select(static p => p.Key)
            .Order(StringComparer.Ordinal),
    ];
}
