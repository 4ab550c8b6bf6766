using k8s;
using k8s.Models;
using Keyferry.Api.Crds;
using Keyferry.Kubernetes.Calls;
using Keyferry.Kubernetes.Types;
using Keyferry.Sync.Restarts;

namespace Keyferry.Webhook.Uninstall;

/// <summary>
/// Takes Keyferry out of a cluster, in the order in which nothing gets stuck: webhook configurations first, since a
/// webhook that is gone refuses every later write; then owner references, so that Secrets outlive what they were made
/// from; then finalizers. Doing it again does what is left. It needs no engine, and must run after the last one ended.
/// </summary>
/// <param name="api">The API server.</param>
/// <param name="options">What is taken away.</param>
/// <param name="time">The clock.</param>
/// <param name="report">Where to say what was done.</param>
public sealed class Uninstaller(IKubeApi api, UninstallOptions options, TimeProvider time, TextWriter report)
{
    /// <summary>The field manager of what is written.</summary>
    public const string FieldManager = "keyferry-uninstall";

    private readonly MetadataCleaner _cleaner = new(api, options.DryRun, time);
    private int _failures;

    /// <summary>Does everything; a part that fails is said, and the rest goes on.</summary>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>Whether everything was done.</returns>
    public async Task<bool> RunAsync(CancellationToken cancellation)
    {
        if (options.StopDeployments.Count > 0 && await StopAsync(cancellation) is { } why)
        {
            WriteLine($"{why}: nothing is taken away before all of it ended.");
            if (!options.Force)
            {
                return false;
            }
        }

        if (await EngineAsync(cancellation) is { } running)
        {
            WriteLine($"{running}: end it first, as with kubectl scale "
                + "--replicas=0, since it puts back what is taken away here; --force goes on all the same.");
            if (!options.Force && !options.DryRun)
            {
                return false;
            }
        }

        // What serves one namespace has no webhook: one of this name belongs to another installation.
        if (options.Namespace is null)
        {
            await DeleteAsync(BuiltIn.MutatingWebhookConfiguration, new ObjectKey("", options.ReleaseName), cancellation);
            await DeleteAsync(BuiltIn.ValidatingWebhookConfiguration, new ObjectKey("", options.ReleaseName), cancellation);
        }

        await SecretsAsync(cancellation);
        foreach (var kind in CrdKinds.All.Where(k => k.Resource.Namespaced || options.Namespace is null))
        {
            await FinalizersAsync(kind.Resource, cancellation);
        }

        if (options.Namespace is null)
        {
            await FinalizersAsync(BuiltIn.Namespace, cancellation);
        }

        var key = new ObjectKey(options.Lease.Namespace, RestartOptions.DefaultKeyName);
        foreach (var secret in options.Namespace is null ? options.Certificates.Append(key) : [key])
        {
            await DeleteOwnAsync(secret, cancellation);
        }

        await DeleteAsync(BuiltIn.Lease, options.Lease, cancellation);

        WriteLine(_failures > 0
            ? $"{_failures} things could not be done; run this again once their reasons are gone."
            : "ExternalSecrets, stores and their definitions are left. To remove them too: "
                + "keyferry crds | kubectl delete -f -");
        return _failures == 0;
    }

    private Task<string?> StopAsync(CancellationToken cancellation) =>
        new DeploymentStopper(api, time, report).StopAsync(
            options.DeploymentNamespace, options.StopDeployments, EngineAsync, options.DryRun, cancellation);

    // Wherever its Lease lives: the Lease's namespace is a flag that is easily forgotten here. A Role allows its own alone.
    private async Task<string?> EngineAsync(CancellationToken cancellation)
    {
        if (options.Namespace is not null)
        {
            var own = await api.GetAsync(BuiltIn.Lease, options.Lease, cancellation);
            return own.Ok ? Holder(own.Value) : own.Failure.IsNotFound ? null : Unknown(own.Failure);
        }

        var all = await api.ListAsync(BuiltIn.Lease, null, null, cancellation);
        return all.Ok
            ? all.Value.Items.Where(l => l.Metadata.Name == options.Lease.Name).Select(Holder).FirstOrDefault(static h => h is not null)
            : Unknown(all.Failure);
    }

    private static string Unknown(KubeFailure failure) => $"The Leases cannot be read, so that an engine may be running: {failure.Message}";

    private string? Holder(V1Lease lease) =>
        lease.Spec is { HolderIdentity: { Length: > 0 } holder, RenewTime: { } renewed } spec
        && new DateTimeOffset(renewed.ToUniversalTime(), TimeSpan.Zero).AddSeconds(spec.LeaseDurationSeconds ?? 0) > time.GetUtcNow()
            ? $"An engine is running ({holder} renews Lease {lease.Metadata.NamespaceProperty}/{lease.Metadata.Name})"
            : null;

    private async Task SecretsAsync(CancellationToken cancellation)
    {
        // Not by label: whoever took the label away did not take the owner reference away.
        var secrets = ObjectHeader.Of(BuiltIn.Secret);
        var listed = await api.ListAsync(secrets, options.Namespace, null, cancellation);
        if (!listed.Ok)
        {
            Fail("Secrets", listed.Failure);
            return;
        }

        var done = 0;
        foreach (var secret in listed.Value.Items.Where(static s => OwnerReferences.FromUs(s.Metadata).Any()))
        {
            var failure = options.DeleteSecrets
                ? await _cleaner.DeleteAsync(secrets, secret, cancellation)
                : await _cleaner.RemoveOwnersAsync(secrets, secret, cancellation);
            if (failure is null)
            {
                done++;
            }
            else
            {
                Fail($"Secret {Key(secret)}", failure);
            }
        }

        if (done > 0)
        {
            WriteLine(options.DeleteSecrets
                ? $"{Done("Deleted", "delete")} {done} Secrets of ExternalSecrets."
                : $"{Done("Released", "release")} {done} Secrets: they no longer belong to an ExternalSecret, and stay.");
        }
    }

    private async Task FinalizersAsync(ResourceType resource, CancellationToken cancellation)
    {
        var type = ObjectHeader.Of(resource);
        var only = resource.Namespaced ? options.Namespace : null;
        var listed = await api.ListAsync(type, only, null, cancellation);
        if (!listed.Ok)
        {
            // A kind that is not defined has no objects.
            if (!listed.Failure.IsNotFound)
            {
                Fail(resource.Kind, listed.Failure);
            }

            return;
        }

        var done = 0;
        foreach (var item in listed.Value.Items.Where(static i => OwnFinalizers.Of(i.Metadata).Any()))
        {
            if (await _cleaner.RemoveFinalizersAsync(type, item, cancellation) is { } failure)
            {
                Fail($"{resource.Kind} {Key(item)}", failure);
            }
            else
            {
                done++;
            }
        }

        if (done > 0)
        {
            WriteLine($"{Done("Freed", "free")} {done} {resource.Kind} of finalizers.");
        }
    }

    // The two Secrets of certificates, and the key of restarts: only what the program made itself.
    private async Task DeleteOwnAsync(ObjectKey key, CancellationToken cancellation)
    {
        var found = await api.GetAsync(ObjectHeader.Of(BuiltIn.Secret), key, cancellation);
        if (found.Value?.Metadata.Labels is { } labels
            && labels.TryGetValue("app.kubernetes.io/managed-by", out var by) && by == "keyferry")
        {
            await DeleteAsync(BuiltIn.Secret, key, cancellation);
        }
    }

    private async Task DeleteAsync<T>(ResourceType<T> type, ObjectKey key, CancellationToken cancellation)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var found = await api.GetAsync(type, key, cancellation);
        if (!found.Ok)
        {
            if (!found.Failure.IsNotFound)
            {
                Fail($"{type.Kind} {Name(key)}", found.Failure);
            }

            return;
        }

        if (!options.DryRun)
        {
            var deleted = await api.DeleteAsync(type, key, null, cancellation);
            if (deleted is { Ok: false, Failure: { IsNotFound: false } failure })
            {
                Fail($"{type.Kind} {Name(key)}", failure);
                return;
            }
        }

        WriteLine($"{Done("Deleted", "delete")} {type.Kind} {Name(key)}.");
    }

    private void Fail(string what, KubeFailure failure)
    {
        _failures++;
        WriteLine($"{what}: {(failure.Code == 0 ? "the API server does not answer: " : "")}{failure.Message}");
    }

    private string Done(string did, string would) => options.DryRun ? $"Would {would}" : did;

    private static string Name(ObjectKey key) => key.Namespace.Length == 0 ? key.Name : key.ToString();

    private static string Key(ObjectHeader item) =>
        Name(new ObjectKey(item.Metadata.NamespaceProperty ?? "", item.Metadata.Name));

    private void WriteLine(string line) => report.WriteLine(line);
}
