using Keyferry.Api.Injection;
using Keyferry.Injection.Webhooks;
using Keyferry.Kubernetes.Calls;
using Keyferry.Kubernetes.Controllers;
using Keyferry.Kubernetes.Events;
using Keyferry.Kubernetes.Types;
using Keyferry.Kubernetes.Watching;

namespace Keyferry.Injection.Controllers;

/// <summary>
/// Says by events what the webhook saw but may not write, since a review can be forged: that a pod was admitted before its
/// Secrets were there, or asked for injection and got none because nobody answered.
/// </summary>
/// <param name="pods">The pods.</param>
/// <param name="api">The API server.</param>
/// <param name="events">Records events.</param>
/// <param name="options">How pods are injected.</param>
/// <param name="missed">Notified of each pod that asked and got nothing.</param>
internal sealed class PodReporter(
    IObjectCache<ObjectMetadata> pods, IKubeApi api, EventRecorder events, InjectionOptions options, Action missed)
{
    private const int MostNames = 20;

    /// <summary>Looks at one pod that is new.</summary>
    /// <param name="key">The pod.</param>
    /// <param name="cancellation">Ends the pass.</param>
    public async ValueTask<ReconcileResult> ReconcileAsync(ObjectKey key, CancellationToken cancellation)
    {
        if (!pods.TryGet(key, out var pod) || pod.Deleting || options.ExcludedNamespaces.Contains(key.Namespace))
        {
            return ReconcileResult.Done;
        }

        if (!pod.Annotations.ContainsKey(InjectionNames.Injected))
        {
            ReportMissed(pod);
            return ReconcileResult.Done;
        }

        return pod.Annotations.GetValueOrDefault(InjectionNames.Awaited) is { Length: > 0 } awaited
            ? await ReportAwaitedAsync(pod, awaited, cancellation)
            : ReconcileResult.Done;
    }

    private void ReportMissed(ObjectMetadata pod)
    {
        var label = pod.Labels.GetValueOrDefault(InjectionNames.Inject);
        var annotated = pod.Annotations.ContainsKey(InjectionNames.Secrets) || pod.Annotations.ContainsKey(InjectionNames.Inject);
        if (label == InjectionNames.Disabled || (label is null && !annotated))
        {
            return;
        }

        missed();
        events.Record(Subject(pod), EventLevel.Warning, "InjectionMissed", "the pod asks for injection and got none: " + Why(label));
    }

    // The value of a label has 63 characters at most.
    private static string Why(string? label) => label switch
    {
        InjectionNames.Enabled => "Keyferry did not answer when it was created; delete the pod so that it is made again",
        null => "Keyferry did not answer when it was created, or the API server did not ask, as old servers do not by annotations "
            + $"alone: label the pod {InjectionNames.Inject}: {InjectionNames.Enabled} and make it again",
        _ => $"its label {InjectionNames.Inject} is \"{label}\": expected {InjectionNames.Enabled} or {InjectionNames.Disabled}",
    };

    // A first list also brings pods whose Secrets came long ago.
    private async ValueTask<ReconcileResult> ReportAwaitedAsync(ObjectMetadata pod, string awaited, CancellationToken cancellation)
    {
        var missing = new List<string>();
        foreach (var name in awaited.Split(',', StringSplitOptions.RemoveEmptyEntries).Take(MostNames))
        {
            var read = await api.GetAsync(
                ObjectHeader.Of(BuiltIn.Secret), new ObjectKey(pod.Key.Namespace, name), cancellation);
            if (!read.Ok && !read.Failure.IsNotFound)
            {
                return ReconcileResult.AfterRefusal(read.Failure, $"Secret {name}");
            }

            if (!read.Ok)
            {
                missing.Add(name);
            }
        }

        if (missing.Count > 0)
        {
            events.Record(Subject(pod), EventLevel.Warning, "SecretNotReady",
                $"the pod was admitted before Secret {string.Join(", ", missing)} was there: its containers start once it is");
        }

        return ReconcileResult.Done;
    }

    private static EventSubject Subject(ObjectMetadata pod) => new("v1", "Pod", pod.Key, pod.Uid, pod.ResourceVersion);
}
