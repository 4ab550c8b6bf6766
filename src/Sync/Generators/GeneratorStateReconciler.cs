using Keyferry.Api.Generators;
using Keyferry.Api.Resources;
using Keyferry.Api.Shared;
using Keyferry.Kubernetes.Applying;
using Keyferry.Kubernetes.Calls;
using Keyferry.Kubernetes.Controllers;
using Keyferry.Kubernetes.Events;
using Keyferry.Kubernetes.Types;
using Keyferry.Kubernetes.Watching;
using Keyferry.Providers;
using Keyferry.Providers.Contract;
using Keyferry.Providers.Generators;
using Keyferry.Sync.Stores;

namespace Keyferry.Sync.Generators;

/// <summary>
/// Reconciles a GeneratorState: holds it with a finalizer, deletes it after its deadline or once its owner is gone, and takes back
/// what its generator created before it lets it go.
/// </summary>
/// <param name="api">The API server.</param>
/// <param name="states">The watched states.</param>
/// <param name="owners">Tells whether owners are there.</param>
/// <param name="registry">The generators.</param>
/// <param name="references">Reads what the specs of generators refer to.</param>
/// <param name="events">Events about states.</param>
/// <param name="time">The clock.</param>
public sealed class GeneratorStateReconciler(
    IKubeApi api, IObjectCache<GeneratorState> states, GeneratorStateOwners owners, GeneratorRegistry registry,
    ReferenceReader references, EventRecorder events, TimeProvider time)
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(1);

    // Past the moment, so that the pass finds the deadline over.
    private static readonly TimeSpan Margin = TimeSpan.FromMilliseconds(5);

    private readonly Finalizers _finalizers = new(api);

    /// <summary>Reconciles one state.</summary>
    public async ValueTask<ReconcileResult> ReconcileAsync(ObjectKey key, CancellationToken cancellation)
    {
        if (!states.TryGet(key, out var state))
        {
            return ReconcileResult.Done;
        }

        if (state.Metadata.DeletionTimestamp is not null)
        {
            return await CleanUpAsync(state, cancellation);
        }

        var held = await _finalizers.AddAsync(
            GeneratorResources.GeneratorStates, state, FinalizerNames.GeneratorState, cancellation);
        if (!held.Ok)
        {
            return ReconcileResult.AfterRefusal(held.Failure);
        }

        var left = state.Spec.GarbageCollectionDeadline is { } deadline
            ? new DateTimeOffset(DateTime.SpecifyKind(deadline, DateTimeKind.Utc)) - time.GetUtcNow()
            : (TimeSpan?)null;
        return left <= TimeSpan.Zero || await owners.IsGoneAsync(state, cancellation)
            ? await DeleteAsync(state, cancellation)
            : left is { } wait ? ReconcileResult.RequeueAfter((wait < LongestWait ? wait : LongestWait) + Margin)
            : ReconcileResult.Done;
    }

    private async ValueTask<ReconcileResult> DeleteAsync(GeneratorState state, CancellationToken cancellation)
    {
        var deleted = await api.DeleteAsync(
            GeneratorResources.GeneratorStates, KeyOf(state), new DeletePreconditions(Uid: state.Metadata.Uid), cancellation);
        return deleted.Ok ? ReconcileResult.Done : ReconcileResult.AfterRefusal(deleted.Failure);
    }

    private async ValueTask<ReconcileResult> CleanUpAsync(GeneratorState state, CancellationToken cancellation)
    {
        if (state.Metadata.Finalizers?.Contains(FinalizerNames.GeneratorState) != true)
        {
            return ReconcileResult.Done;
        }

        var generator = ResolvedGenerator.Of(state.Spec.Resource, state.Metadata.NamespaceProperty);
        var failure = await TakeBackAsync(generator, state, cancellation);
        var leftBehind = failure is null
            ? null
            : $"could not take back what {generator?.Kind ?? "a generator"} \"{generator?.Name}\" created: {failure.Message}";
        if (failure is not null)
        {
            events.Record(EventSubject.Of(state), EventLevel.Warning, "CleanUpFailed", leftBehind!);
            if (!await NamespaceEnd.IsNearAsync(api, state.Metadata.NamespaceProperty, cancellation))
            {
                return ReconcileResult.RequeueWithBackoff(leftBehind!, failure.RetryAfter);
            }
        }

        var released = await _finalizers.RemoveAsync(
            GeneratorResources.GeneratorStates, state, FinalizerNames.GeneratorState, cancellation);
        return !released.Ok ? ReconcileResult.AfterRefusal(released.Failure)
            : leftBehind is null ? ReconcileResult.Done
            : ReconcileResult.Done.AsFailure($"{leftBehind}; its namespace is being deleted, so it was left behind");
    }

    private async ValueTask<FetchFailure?> TakeBackAsync(
        ResolvedGenerator? generator, GeneratorState state, CancellationToken cancellation)
    {
        if (generator is null)
        {
            return new FetchFailure(FetchFailureKind.Invalid, "spec.resource has no kind");
        }

        if (!registry.TryFind(generator.Kind, out var found, out var error))
        {
            return new FetchFailure(FetchFailureKind.Invalid, error);
        }

        using var reader = references.Begin();
        return await found!.CleanUpAsync(
            new GeneratorContext(generator.Kind, generator.Name, generator.Namespace, generator.Spec, reader), state.Spec.State,
            cancellation);
    }

    private static ObjectKey KeyOf(GeneratorState state) => new(state.Metadata.NamespaceProperty, state.Metadata.Name);
}
