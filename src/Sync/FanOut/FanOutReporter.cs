using k8s;
using k8s.Models;
using Keyferry.Kubernetes.Applying;
using Keyferry.Kubernetes.Controllers;
using Keyferry.Kubernetes.Events;
using Keyferry.Kubernetes.Calls;

namespace Keyferry.Sync.FanOut;

/// <summary>Says in status and events how a cluster-wide object stands, and when it is to be looked at again.</summary>
/// <param name="kind">The kinds of owner and child.</param>
/// <param name="api">The API server.</param>
/// <param name="events">Records events.</param>
/// <param name="time">The clock.</param>
public sealed class FanOutReporter<TOwner, TChild>(
    FanOutKind<TOwner, TChild> kind, IKubeApi api, EventRecorder events, TimeProvider time)
    where TOwner : class, IKubernetesObject<V1ObjectMeta>
    where TChild : class, IKubernetesObject<V1ObjectMeta>
{
    private readonly StatusWriter _status = new(api);

    /// <summary>Says what a plan came to.</summary>
    /// <param name="owner">The object as the pass saw it.</param>
    /// <param name="wish">What it asks for.</param>
    /// <param name="result">What the plan came to.</param>
    /// <param name="cancellation">Ends the call.</param>
    public async ValueTask<ReconcileResult> WriteAsync(
        TOwner owner, FanOutWish wish, FanOutResult result, CancellationToken cancellation)
    {
        var status = FanOutStatus.After(wish.ChildName, result.Provisioned, result.Failed);
        var before = kind.StatusOf(owner);
        if (await WriteAsync(owner, status, cancellation) is { } refused)
        {
            return refused;
        }

        if (result.Provisioned.Count + result.Failed.Count == 0 && !result.IsPending
            && (before?.Ready is null || before.Provisioned.Count > 0))
        {
            events.Record(
                EventSubject.Of(owner), EventLevel.Normal, "NoNamespaceSelected",
                $"no namespace is selected: no {kind.Child.Kind} is made until one has the labels or the name");
        }

        return result switch
        {
            { Retry: { } failure } => ReconcileResult.RequeueWithBackoff(
                $"{status.Message}: {Named(status)}", failure.RetryAfter),
            { Failed.Count: > 0 } => Next(wish).AsFailure($"{status.Message}: {Named(status)}"),
            _ => Next(wish),
        };
    }

    /// <summary>Says that it is not known which namespaces are selected. No child is touched.</summary>
    /// <param name="owner">The object as the pass saw it.</param>
    /// <param name="wish">What it asks for.</param>
    /// <param name="why">Why it is not known.</param>
    /// <param name="cancellation">Ends the call.</param>
    public async ValueTask<ReconcileResult> UnknownAsync(
        TOwner owner, FanOutWish wish, string why, CancellationToken cancellation)
    {
        var status = FanOutStatus.After(
            wish.ChildName, kind.StatusOf(owner)?.Provisioned ?? [],
            new Dictionary<string, string> { [FanOutStatus.UnknownNamespace] = $"{kind.NoNamespaces}: {why}" });
        events.Record(EventSubject.Of(owner), EventLevel.Warning, "Errored", kind.NoNamespaces);
        return await WriteAsync(owner, status, cancellation) ?? ReconcileResult.RequeueWithBackoff($"{kind.NoNamespaces}: {why}");
    }

    // The first of them, as the log is no list.
    private static string Named(FanOutStatus status) => $"{status.Failed[0].Namespace}: {status.Failed[0].Reason}";

    private async ValueTask<ReconcileResult?> WriteAsync(TOwner owner, FanOutStatus status, CancellationToken cancellation)
    {
        var written = await _status.MergeAsync(
            kind.Owner, owner, kind.WithStatus(owner, status, time.GetUtcNow()), cancellation);
        return written.Ok ? null : ReconcileResult.AfterRefusal(written.Failure, "could not write the status");
    }

    private static ReconcileResult Next(FanOutWish wish) =>
        FanOutInterval.Of(wish.RefreshTime) is { } interval ? ReconcileResult.RequeueAfter(interval) : ReconcileResult.Done;
}
