using System.Text.Json;
using System.Text.Json.Nodes;
using k8s;
using k8s.Models;
using Keyferry.Api.Resources;
using Keyferry.Api.Shared;
using Keyferry.Api.Stores;
using Keyferry.Kubernetes.Applying;
using Keyferry.Kubernetes.Calls;
using Keyferry.Kubernetes.Controllers;
using Keyferry.Kubernetes.Events;
using Keyferry.Kubernetes.Types;
using Keyferry.Providers.Contract;
using Keyferry.Sync.Naming;

namespace Keyferry.Sync.Stores;

/// <summary>Where SecretStores and ClusterSecretStores differ.</summary>
/// <param name="Type">Where the kind lives.</param>
/// <param name="Spec">Reads the spec.</param>
/// <param name="Status">Reads the status.</param>
/// <param name="Object">The store as providers see it.</param>
public sealed record StoreKind<T>(
    ResourceType<T> Type, Func<T, SecretStoreSpec> Spec, Func<T, SecretStoreStatus?> Status, Func<T, StoreObject> Object)
    where T : class, IKubernetesObject<V1ObjectMeta>;

/// <summary>Checks one store and says in its status how it stands.</summary>
/// <param name="kind">SecretStore or ClusterSecretStore.</param>
/// <param name="find">Finds the store; null where it is gone.</param>
/// <param name="api">Writes the status.</param>
/// <param name="access">Knows which stores are ours.</param>
/// <param name="sessions">Works out who a store is.</param>
/// <param name="scheduler">Connects to stores.</param>
/// <param name="events">Records events.</param>
/// <param name="time">The clock.</param>
/// <param name="standardInterval">Time between two checks where the store names none.</param>
/// <param name="holds">Knows which stores must not go yet; null where nothing is ever pushed.</param>
public sealed class StoreReconciler<T>(
    StoreKind<T> kind, Func<ObjectKey, T?> find, IKubeApi api, StoreAccess access, StoreSessions sessions,
    StoreScheduler scheduler, EventRecorder events, TimeProvider time, TimeSpan standardInterval,
    IStoreHolds? holds = null)
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    private readonly Finalizers _finalizers = new(api);

    /// <summary>Reconciles one store.</summary>
    /// <remarks>An exception is a defect: it is reported on the store by its type alone, and rethrown.</remarks>
    public async ValueTask<ReconcileResult> ReconcileAsync(ObjectKey key, CancellationToken cancellation)
    {
        if (find(key) is not { } store)
        {
            scheduler.Forget(new StoreKey(kind.Type.Kind, key.Namespace, key.Name));
            return ReconcileResult.Done;
        }

        if (!access.MatchesControllerClass(kind.Spec(store).Controller))
        {
            return ReconcileResult.Done;
        }

        try
        {
            return await PassAsync(key, store, cancellation);
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellation.IsCancellationRequested)
        {
            await ReportAsync(key, store, StoreCondition.Defect(e.GetType().Name), cancellation);
            throw;
        }
    }

    private async ValueTask<ReconcileResult> PassAsync(ObjectKey key, T store, CancellationToken cancellation)
    {
        if (holds is not null)
        {
            var kept = await HoldAsync(key, store, holds, cancellation);
            if (!kept.Ok)
            {
                return ReconcileResult.AfterRefusal(kept.Failure);
            }

            store = kept.Value;
            if (store.Metadata.DeletionTimestamp is not null && store.Metadata.Finalizers is not { Count: > 0 })
            {
                return ReconcileResult.Done;
            }
        }

        var spec = kind.Spec(store);
        var view = StoreInterval.TryRead(spec.RefreshInterval, standardInterval, out var interval, out var error)
            ? await ValidateAsync(store, cancellation)
            : StoreCondition.InvalidInterval(error);
        if (await ReportAsync(key, store, view, cancellation) is { } failure)
        {
            return ReconcileResult.AfterRefusal(failure);
        }

        // Stores of one moment are not checked at one moment for ever.
        return view.Retry is { } reason
            ? ReconcileResult.RequeueWithBackoff(reason)
            : ReconcileResult.RequeueAfter(interval - RefreshSpread.Early(store.Metadata.Uid, interval, time.GetUtcNow()));
    }

    // A finalizer cannot be added to what is being deleted.
    private ValueTask<KubeResult<T>> HoldAsync(ObjectKey key, T store, IStoreHolds holds, CancellationToken cancellation)
    {
        var isHeld = holds.IsHeld(new StoreKey(kind.Type.Kind, key.Namespace, key.Name), store.Metadata.Labels);
        return isHeld == false ? _finalizers.RemoveAsync(kind.Type, store, FinalizerNames.Store, cancellation)
            : isHeld == true && store.Metadata.DeletionTimestamp is null ? _finalizers.AddAsync(kind.Type, store, FinalizerNames.Store, cancellation)
            : ValueTask.FromResult(KubeResult<T>.From(store));
    }

    // The events come after the status stands.
    private async ValueTask<KubeFailure?> ReportAsync(
        ObjectKey key, T store, StoreCondition view, CancellationToken cancellation)
    {
        var failure = await WriteStatusAsync(key, store, kind.Spec(store), view, cancellation);
        if (failure is null)
        {
            RecordEvents(store, kind.Spec(store), view);
        }

        return failure;
    }

    private async ValueTask<StoreCondition> ValidateAsync(T store, CancellationToken cancellation)
    {
        var found = await sessions.OfAsync(kind.Object(store), store.Metadata.NamespaceProperty ?? "", cancellation);
        if (found.Session is not { } session)
        {
            return StoreCondition.NoClient(found.Error ?? "no session");
        }

        var (check, error) = await scheduler.ValidateAsync(session, cancellation);
        return check is not null ? StoreCondition.Of(check) : StoreCondition.NoClient(error ?? "no client");
    }

    private async ValueTask<KubeFailure?> WriteStatusAsync(
        ObjectKey key, T store, SecretStoreSpec spec, StoreCondition view, CancellationToken cancellation)
    {
        var status = kind.Status(store);
        var old = status?.Conditions?.Find(static c => c.Type == ReadyCondition.Type);
        var before = old is null ? null : new ReadyCondition(old.Status, old.Reason, old.Message, old.LastTransitionTime);
        var after = ReadyCondition.After(before, view.Ready, view.Reason, view.Message, time.GetUtcNow());
        var capabilities = view.SetsCapabilities ? sessions.ProviderOf(spec)?.Capabilities : status?.Capabilities;
        if (after == before && capabilities == status?.Capabilities)
        {
            return null;
        }

        var conditions = (status?.Conditions ?? []).Where(static c => c.Type != ReadyCondition.Type).ToList();
        conditions.Insert(0, new StatusCondition
        {
            Type = ReadyCondition.Type,
            Status = after.Status,
            Reason = after.Reason,
            Message = after.Message,
            LastTransitionTime = after.LastTransitionTime,
        });
        var body = JsonSerializer.SerializeToNode(
            new SecretStoreStatus { Conditions = conditions, Capabilities = capabilities },
            ApiJsonContext.Default.SecretStoreStatus);
        var patch = KubePatch.Merge(new JsonObject
        {
            ["metadata"] = new JsonObject { ["uid"] = store.Metadata.Uid },
            ["status"] = body,
        });
        return (await api.PatchAsync(kind.Type, key, patch, WriteOptions.Status, cancellation)).Failure;
    }

    private void RecordEvents(T store, SecretStoreSpec spec, StoreCondition view)
    {
        var subject = EventSubject.Of(store);
        var level = view.Reason == "Valid" ? EventLevel.Normal : EventLevel.Warning;
        events.Record(subject, level, view.Reason, view.Detail);
        if (view.SetsCapabilities && sessions.ProviderOf(spec) is { IsMaintained: false }
            && store.Metadata.Annotations?.ContainsKey(WellKnown.IgnoreMaintenance) != true)
        {
            events.Record(
                subject, EventLevel.Warning, "StoreUnmaintained",
                "store isn't currently maintained. Please plan and prepare accordingly.");
        }
    }
}
