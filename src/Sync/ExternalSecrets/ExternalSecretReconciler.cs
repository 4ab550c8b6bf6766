using k8s.Models;
using Keyferry.Api;
using Keyferry.Api.ExternalSecrets;
using Keyferry.Kubernetes.Applying;
using Keyferry.Kubernetes.Calls;
using Keyferry.Kubernetes.Events;
using Keyferry.Kubernetes.Types;
using Keyferry.Kubernetes.Watching;
using Keyferry.Sync.Caching;
using Keyferry.Sync.Hashing;
using Keyferry.Sync.Naming;
using Keyferry.Sync.Queue;
using Keyferry.Sync.Stores;

namespace Keyferry.Sync.ExternalSecrets;

/// <summary>What the reconciler works with.</summary>
/// <param name="Objects">ExternalSecrets, never older than our own writes.</param>
/// <param name="Secrets">The metadata of all Secrets.</param>
/// <param name="Stores">Opens stores.</param>
/// <param name="Fetch">Fetches from stores.</param>
/// <param name="Writer">Reads and writes Secrets.</param>
/// <param name="Target">Brings targets to what is wanted.</param>
/// <param name="Status">Writes statuses.</param>
/// <param name="Finalizers">Adds and removes finalizers.</param>
/// <param name="Events">Tells users.</param>
/// <param name="Time">The clock.</param>
public sealed record ExternalSecretParts(
    LatestObjects<ExternalSecret> Objects, IObjectCache<ObjectMetadata> Secrets, StoreAccess Stores,
    ProviderFetch Fetch, TargetWriter Writer, TargetSync Target, ExternalSecretStatusWriter Status, Finalizers Finalizers,
    EventRecorder Events, TimeProvider Time);

/// <summary>Brings one ExternalSecret's target to what its store holds.</summary>
/// <param name="parts">What it works with.</param>
public sealed class ExternalSecretReconciler(ExternalSecretParts parts)
{
    private static readonly TimeSpan Glance = TimeSpan.FromSeconds(1);

    private readonly KnownTargets _known = new();

    /// <summary>Looks at one ExternalSecret.</summary>
    public async ValueTask<Outcome> ReconcileAsync(ObjectKey key, CancellationToken cancellation)
    {
        if (!parts.Objects.TryGet(key, out var owner))
        {
            _known.Forget(key);
            return Outcome.Done;
        }

        if (owner.Metadata.DeletionTimestamp is not null)
        {
            return await CleanUpAsync(key, owner, cancellation);
        }

        if (owner.Metadata.Finalizers?.Contains(WellKnown.ExternalSecretFinalizer) != true)
        {
            var added = await parts.Finalizers.AddAsync(
                ApiResources.ExternalSecrets, owner, WellKnown.ExternalSecretFinalizer, cancellation);
            if (!added.Ok)
            {
                return Failed(added.Failure);
            }

            owner = added.Value;
            parts.Objects.Wrote(owner);
        }

        return await SyncAsync(key, owner, cancellation);
    }

    private async ValueTask<Outcome> SyncAsync(ObjectKey key, ExternalSecret owner, CancellationToken cancellation)
    {
        var started = parts.Time.GetUtcNow();
        var plan = FetchPlan.Of(owner);
        if (plan.Entries.Any(e => !parts.Stores.IsOurs(e.Store)))
        {
            return Outcome.Done;
        }

        if (plan.Entries.Any(e => parts.Stores.IsAboutToBeChecked(e.Store, started)))
        {
            return Outcome.After(Glance);
        }

        var version = SyncedVersion.Of(owner.Metadata);
        var due = RefreshDecision.IsDue(owner.Spec, owner.Status, version, started);
        var targetKey = new ObjectKey(key.Namespace, TargetPlan.Name(owner));
        var seen = parts.Secrets.TryGet(targetKey, out var metadata);
        if (!due && IsUntouched(key, owner, targetKey, metadata))
        {
            return Wait(owner, owner.Status);
        }

        V1Secret? existing = null;
        if (seen || _known.HasSeen(key, targetKey.Name) || !due)
        {
            var read = await parts.Writer.ReadAsync(targetKey, cancellation);
            if (!read.Ok && !read.Failure.IsNotFound)
            {
                return Failed(read.Failure);
            }

            existing = read.Value;
        }

        if (!due && TargetState.IsValid(owner.Spec, existing))
        {
            if (existing is not null)
            {
                _known.Remember(key, existing);
            }

            return Wait(owner, owner.Status);
        }

        if (existing is not null && Ownership.Policy(owner) == "None" && !TargetState.HasManagedLabel(existing.Metadata))
        {
            // The field's convention: whatever an ExternalSecret points at is marked, also where it is not written.
            var marked = await parts.Writer.MarkManagedAsync(owner, targetKey, cancellation);
            if (!marked.Ok)
            {
                return Failed(marked.Failure);
            }
        }

        var pass = plan.Refusal is { } refusal
            ? new TargetSyncResult(
                SyncVerdict.Refused("could not get secret data from provider", refusal), null, Binds: false)
            : await FetchAndWriteAsync(owner, plan, existing, cancellation);
        return pass is null ? Outcome.Done : await ConcludeAsync(key, owner, pass, version, started, cancellation);
    }

    private bool IsUntouched(ObjectKey key, ExternalSecret owner, ObjectKey target, ObjectMetadata? metadata) =>
        Ownership.Policy(owner) switch
        {
            // What these leave behind is looked at only when a refresh is due.
            "Orphan" or "None" => true,
            _ => metadata is not null && _known.IsValid(key, target.Name, metadata.Uid, metadata.ResourceVersion),
        };

    private async ValueTask<TargetSyncResult?> FetchAndWriteAsync(
        ExternalSecret owner, FetchPlan plan, V1Secret? existing, CancellationToken cancellation)
    {
        var tolerates = owner.Spec.Target?.DeletionPolicy is "Delete" or "Merge";
        var fetched = await parts.Fetch.RunAsync(
            plan.Entries, owner.Metadata.NamespaceProperty, tolerates, cancellation);
        if (fetched.IsForeign || fetched.Data is not { } data)
        {
            return null;
        }

        if (data.Error is { } error)
        {
            return new TargetSyncResult(
                SyncVerdict.Failed("could not get secret data from provider", error), null, Binds: false);
        }

        foreach (var entry in data.Missing)
        {
            var key = entry.SecretKey is null ? "" : $" (key={entry.Reference.Key})";
            parts.Events.Record(
                EventSubject.Of(owner), EventLevel.Normal, "MissingProviderSecret",
                $"secret does not exist at provider using {entry.Field}{key}");
        }

        if (data.Data.Count == 0
            && await parts.Target.HandleNoDataAsync(owner, existing, cancellation) is { } verdict)
        {
            return new TargetSyncResult(verdict, null, Binds: false);
        }

        return await parts.Target.WriteAsync(owner, existing, data.Data, cancellation);
    }

    private async ValueTask<Outcome> ConcludeAsync(
        ObjectKey key, ExternalSecret owner, TargetSyncResult pass, string version, DateTimeOffset started,
        CancellationToken cancellation)
    {
        if (pass.Verdict is not { } verdict)
        {
            return Outcome.Again;
        }

        if (pass.Written is { } written)
        {
            _known.Remember(key, written);
        }

        Announce(owner, verdict);
        var binding = pass.Binds ? TargetPlan.Name(owner) : null;
        var status = ExternalSecretStatusWriter.After(owner.Status, verdict, binding, version, started);
        var stored = await parts.Status.WriteAsync(owner, status, cancellation);
        if (!stored.Ok)
        {
            return Failed(stored.Failure);
        }

        parts.Objects.Wrote(stored.Value);
        return verdict.Retry is { } reason ? Outcome.Retry(reason)
            : verdict.Ready ? Wait(owner, status)
            : Outcome.Done;
    }

    private void Announce(ExternalSecret owner, SyncVerdict verdict)
    {
        var subject = EventSubject.Of(owner);
        if (verdict.Orphans > 0)
        {
            parts.Events.Record(
                subject, EventLevel.Normal, "Deleted", "secret deleted because it was orphaned");
        }

        if (verdict.Event is { } told)
        {
            parts.Events.Record(
                subject, told.IsWarning ? EventLevel.Warning : EventLevel.Normal, told.Reason, told.Message);
        }
    }

    private async ValueTask<Outcome> CleanUpAsync(
        ObjectKey key, ExternalSecret owner, CancellationToken cancellation)
    {
        _known.Forget(key);
        if (owner.Metadata.Finalizers?.Contains(WellKnown.ExternalSecretFinalizer) != true)
        {
            return Outcome.Done;
        }

        if (owner.Spec?.Target?.DeletionPolicy == "Delete")
        {
            var read = await parts.Writer.ReadAsync(
                new ObjectKey(key.Namespace, TargetPlan.Name(owner)), cancellation);
            if (!read.Ok && !read.Failure.IsNotFound)
            {
                return Failed(read.Failure);
            }

            if (read.Value is { } target && Ownership.Controller(target)?.Uid == owner.Metadata.Uid
                && await parts.Writer.DeleteAsync(target, cancellation) is { } failure)
            {
                return Failed(failure);
            }
        }

        var removed = await parts.Finalizers.RemoveAsync(
            ApiResources.ExternalSecrets, owner, WellKnown.ExternalSecretFinalizer, cancellation);
        return removed.Ok || removed.Failure.IsNotFound ? Outcome.Done : Failed(removed.Failure);
    }

    private Outcome Wait(ExternalSecret owner, ExternalSecretStatus? status) =>
        RefreshDecision.NextLook(owner.Spec, status, parts.Time.GetUtcNow()) is { } delay
            ? Outcome.After(delay)
            : Outcome.Done;

    private static Outcome Failed(KubeFailure failure) =>
        failure.IsConflict ? Outcome.Again : failure.IsNotFound ? Outcome.Done : Outcome.Retry(failure.Message);
}
