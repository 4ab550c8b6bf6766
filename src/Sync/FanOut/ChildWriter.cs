using System.Collections.Concurrent;
using k8s;
using k8s.Models;
using Keyferry.Kubernetes.Calls;
using Keyferry.Kubernetes.Types;

namespace Keyferry.Sync.FanOut;

/// <summary>What a plan came to.</summary>
/// <param name="Provisioned">The namespaces that have their child.</param>
/// <param name="Failed">The namespaces that do not, and why.</param>
/// <param name="IsPending">Whether some are to be looked at again soon: they or their child are coming or going.</param>
/// <param name="Retry">The first failure that another try may mend; null where there is none.</param>
public sealed record FanOutResult(
    IReadOnlyCollection<string> Provisioned, IReadOnlyDictionary<string, string> Failed, bool IsPending, KubeFailure? Retry);

/// <summary>Does what a plan says: a few children at a time, and none waits for another that fails.</summary>
/// <param name="kind">The kinds of owner and child.</param>
/// <param name="api">The API server.</param>
public sealed class ChildWriter<TOwner, TChild>(FanOutKind<TOwner, TChild> kind, IKubeApi api)
    where TOwner : class, IKubernetesObject<V1ObjectMeta>
    where TChild : class, IKubernetesObject<V1ObjectMeta>
{
    // One owner must not take all of the server's attention, nor wait for two hundred answers one after the other.
    private const int MaxParallelism = 8;

    /// <summary>Does what a plan says, deletions first.</summary>
    /// <param name="steps">The plan.</param>
    /// <param name="manifest">Makes the children.</param>
    /// <param name="cancellation">Ends the calls.</param>
    public async ValueTask<FanOutResult> RunAsync(
        IReadOnlyList<ChildStep> steps, ChildManifest<TOwner, TChild> manifest, CancellationToken cancellation)
    {
        var outcomes = new ConcurrentDictionary<ObjectKey, Outcome>();
        await EachAsync(steps.Where(static s => s.Action == ChildAction.Delete));
        await EachAsync(steps.Where(static s => s.Action != ChildAction.Delete));
        return Sum(outcomes);

        async Task EachAsync(IEnumerable<ChildStep> some) => await Parallel.ForEachAsync(
            some, new ParallelOptions { MaxDegreeOfParallelism = MaxParallelism, CancellationToken = cancellation },
            async (step, stop) => outcomes[step.Key] = await DoAsync(step, manifest, stop));
    }

    private async ValueTask<Outcome> DoAsync(
        ChildStep step, ChildManifest<TOwner, TChild> manifest, CancellationToken cancellation) => step.Action switch
    {
        ChildAction.Create => await CreateAsync(step.Key, manifest, cancellation),
        ChildAction.Update => await UpdateAsync(step, cancellation),
        ChildAction.Delete => await DeleteAsync(step.Key, cancellation),
        ChildAction.Refuse => Outcome.Fails(kind.AlreadyExists),
        ChildAction.Wait => Outcome.Pending,
        _ => Outcome.Provisioned,
    };

    private async ValueTask<Outcome> CreateAsync(
        ObjectKey key, ChildManifest<TOwner, TChild> manifest, CancellationToken cancellation)
    {
        var created = await api.CreateAsync(kind.Child, manifest.New(key), WriteOptions.Plain, cancellation);
        return created switch
        {
            { Ok: true } => Outcome.Provisioned,
            { Failure.IsAlreadyExists: true } => await ReadAsync(key, manifest, cancellation),
            { Failure: var failure } when IsNamespaceGoing(failure) => Outcome.Pending,
            { Failure: var failure } => Outcome.Fails("create", kind.Child.Kind, failure),
        };
    }

    // The watch has not shown it yet, and it may be anybody's.
    private async ValueTask<Outcome> ReadAsync(
        ObjectKey key, ChildManifest<TOwner, TChild> manifest, CancellationToken cancellation)
    {
        var read = await api.GetAsync(kind.Child, key, cancellation);
        if (!read.Ok)
        {
            return read.Failure.IsNotFound ? Outcome.Pending : Outcome.Fails("read", kind.Child.Kind, read.Failure);
        }

        var step = FanOutPlan.Step(key, manifest.Existing(read.Value));
        return await DoAsync(step, manifest, cancellation);
    }

    private async ValueTask<Outcome> UpdateAsync(ChildStep step, CancellationToken cancellation)
    {
        var patched = await api.PatchAsync(
            kind.Child, step.Key, KubePatch.Merge(step.Patch!), WriteOptions.Plain, cancellation);
        return patched switch
        {
            { Ok: true } => Outcome.Provisioned,
            { Failure: { IsNotFound: true } or { IsConflict: true } } => Outcome.Pending,
            { Failure: var failure } => Outcome.Fails("update", kind.Child.Kind, failure),
        };
    }

    private async ValueTask<Outcome> DeleteAsync(ObjectKey key, CancellationToken cancellation)
    {
        var deleted = await api.DeleteAsync(kind.Child, key, null, cancellation);
        return deleted.Ok || deleted.Failure.IsNotFound
            ? Outcome.Gone
            : Outcome.Fails("delete", kind.Child.Kind, deleted.Failure);
    }

    private static bool IsNamespaceGoing(KubeFailure failure) =>
        failure.IsNotFound || failure.Causes.Any(static c => c.Reason == "NamespaceTerminating");

    private static FanOutResult Sum(IReadOnlyDictionary<ObjectKey, Outcome> outcomes)
    {
        var failed = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, outcome) in outcomes)
        {
            if (outcome.Reason is { } reason)
            {
                failed[key.Namespace] = reason;
            }
        }

        return new FanOutResult(
            [.. outcomes.Where(static o => o.Value.HasChild).Select(static o => o.Key.Namespace)], failed,
            outcomes.Values.Any(static o => o.IsPending),
            outcomes.Values.Select(static o => o.Failure).FirstOrDefault(static f => f is not null));
    }

    private sealed record Outcome(bool HasChild = false, bool IsPending = false, string? Reason = null, KubeFailure? Failure = null)
    {
        public static Outcome Provisioned { get; } = new(HasChild: true);

        public static Outcome Pending { get; } = new(IsPending: true);

        public static Outcome Gone { get; } = new();

        public static Outcome Fails(string reason) => new(Reason: reason);

        public static Outcome Fails(string what, string kind, KubeFailure failure) =>
            new(Reason: $"could not {what} {kind}: {failure.Message}", Failure: failure);
    }
}
