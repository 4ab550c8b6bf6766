using Keyferry.Kubernetes.Calls;
using Keyferry.Kubernetes.Types;
using Keyferry.Kubernetes.Watching;

namespace Keyferry.Injection.Controllers;

/// <summary>
/// Watches workloads for inline references, from the first namespace on that allows them: elsewhere nobody pays for it.
/// </summary>
internal sealed class WorkloadWatches
{
    private const string ByReference = "reference";

    /// <summary>The kinds that make pods of a template of their own; what makes ReplicaSets or Jobs is one of them.</summary>
    public static IReadOnlyList<ResourceType<Workload>> Kinds { get; } =
    [
        Kind("apps", "deployments", "Deployment"), Kind("apps", "statefulsets", "StatefulSet"),
        Kind("apps", "daemonsets", "DaemonSet"), Kind("batch", "cronjobs", "CronJob"), Kind("batch", "jobs", "Job"),
    ];

    private readonly IReadOnlyList<Informer<Workload>> _informers;
    private readonly TaskCompletionSource _wanted = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Nothing is watched yet.</summary>
    /// <param name="http">The API server.</param>
    /// <param name="watching">How patient watches are.</param>
    /// <param name="onChange">Takes the names of Secrets whose users may have changed.</param>
    public WorkloadWatches(KubeHttp http, WatchSettings watching, Action<ObjectKey> onChange)
    {
        _informers = [.. Kinds.Select(kind => Informer.Objects(http, kind, new InformerOptions<Workload>
        {
            Watch = watching, Project = WorkloadReferences.Project,
        }))];
        foreach (var informer in _informers)
        {
            informer.AddIndex(ByReference, static w => w.References.Items.Select(r => KeyOf(w, r.SecretName).ToString()));
            informer.Subscribe(change =>
            {
                foreach (var key in KeysOf(change.Before).Union(KeysOf(change.After)))
                {
                    onChange(key);
                }
            });
        }
    }

    /// <summary>Whether it is known which workloads there are. Of a kind that the server does not serve there are none.</summary>
    public bool Synced => _informers.All(static i => i.Synced || i.State().Trouble is { Failure.IsNotFound: true });

    /// <summary>Begins to watch, where that has not begun.</summary>
    public void Start() => _wanted.TrySetResult();

    /// <summary>The workloads that use a reference.</summary>
    /// <param name="key">Namespace and name of the reference's Secret.</param>
    public IEnumerable<Workload> UsersOf(ObjectKey key) =>
        _informers.SelectMany(i => i.ByIndex(ByReference, key.ToString()));

    /// <summary>The Secrets of all references of a namespace.</summary>
    /// <param name="ns">The namespace.</param>
    public IEnumerable<ObjectKey> KeysOf(string ns) =>
        _informers.SelectMany(static i => i.All()).Where(w => w.Metadata.NamespaceProperty == ns).SelectMany(KeysOf);

    /// <summary>Watches until cancelled, once started.</summary>
    /// <param name="cancellation">Ends it.</param>
    public async Task RunAsync(CancellationToken cancellation)
    {
        await _wanted.Task.WaitAsync(cancellation);
        await Task.WhenAll(_informers.Select(i => i.RunAsync(cancellation)));
    }

    private static IEnumerable<ObjectKey> KeysOf(Workload? workload) =>
        workload is null ? [] : workload.References.Items.Select(r => KeyOf(workload, r.SecretName));

    private static ObjectKey KeyOf(Workload workload, string secret) => new(workload.Metadata.NamespaceProperty ?? "", secret);

    private static ResourceType<Workload> Kind(string group, string plural, string kind) =>
        new(group, "v1", plural, kind, true, static () => WorkloadJsonContext.Default.Workload);
}
