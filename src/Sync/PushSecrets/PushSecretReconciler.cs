using Keyferry.Api.PushSecrets;
using Keyferry.Api.Resources;
using Keyferry.Api.Shared;
using Keyferry.Kubernetes.Applying;
using Keyferry.Kubernetes.Calls;
using Keyferry.Kubernetes.Controllers;
using Keyferry.Kubernetes.Types;
using Keyferry.Kubernetes.Watching;
using Keyferry.Sync.Hashing;
using Keyferry.Sync.Stores;
using Microsoft.Extensions.Logging;

namespace Keyferry.Sync.PushSecrets;

/// <summary>
/// Reconciles one PushSecret: decides whose it is and whether it is being deleted, keeps its finalizer, and has
/// <see cref="PushSync"/> do the rest.
/// </summary>
public sealed partial class PushSecretReconciler
{
    private static readonly TimeSpan StoreCheckDelay = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ForeignRecheck = TimeSpan.FromHours(1);
    private static readonly TimeSpan ForeignDeletionRecheck = TimeSpan.FromMinutes(1);

    private readonly AssumeCache<PushSecret> _objects;
    private readonly IKubeApi _api;
    private readonly StoreAccess _access;
    private readonly PushStores _stores;
    private readonly PushSync _sync;
    private readonly PushRemoval _removal;
    private readonly PushReporter _reporter;
    private readonly Finalizers _finalizers;
    private readonly ILogger _log;
    private readonly TimeProvider _time;

    internal PushSecretReconciler(
        AssumeCache<PushSecret> objects, IKubeApi api, StoreAccess access, PushStores stores, PushSync sync, PushRemoval removal,
        PushReporter reporter, ILogger log, TimeProvider time)
    {
        (_objects, _api, _access, _stores, _sync) = (objects, api, access, stores, sync);
        (_removal, _reporter, _log, _time) = (removal, reporter, log, time);
        _finalizers = new Finalizers(api);
    }

    /// <summary>Reconciles one PushSecret.</summary>
    /// <remarks>An exception is a defect: it is reported on the object by its type alone, and rethrown.</remarks>
    public async ValueTask<ReconcileResult> ReconcileAsync(ObjectKey key, CancellationToken cancellation)
    {
        if (!_objects.TryGet(key, out var push))
        {
            _sync.Forget(key);
            return ReconcileResult.Done;
        }

        try
        {
            return await PassAsync(key, push, cancellation);
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellation.IsCancellationRequested)
        {
            await ReportDefectAsync(key, push, e, cancellation);
            throw;
        }
    }

    private async ValueTask<ReconcileResult> PassAsync(ObjectKey key, PushSecret push, CancellationToken cancellation)
    {
        var isDeleting = push.Metadata.DeletionTimestamp is not null;
        var isHeld = push.Metadata.Finalizers?.Contains(FinalizerNames.PushSecret) == true;
        if (isDeleting && !isHeld)
        {
            return ReconcileResult.Done;
        }

        // Whose object it is comes before everything that is written.
        var stores = await _stores.FindAsync(push, cancellation);
        if (stores.IsForeign)
        {
            return ReconcileResult.RequeueAfter(isDeleting ? ForeignDeletionRecheck : ForeignRecheck);
        }

        var deletes = push.Spec.DeletionPolicy == PushDeletionPolicy.Delete;
        if (isDeleting)
        {
            return await EndAsync(key, push, deletes, cancellation);
        }

        if (deletes != isHeld)
        {
            var written = deletes
                ? await _finalizers.AddAsync(ApiResources.PushSecrets, push, FinalizerNames.PushSecret, cancellation)
                : await _finalizers.RemoveAsync(ApiResources.PushSecrets, push, FinalizerNames.PushSecret, cancellation);
            if (!written.Ok)
            {
                return await RefusedWrite.AfterAsync(_api, ApiResources.PushSecrets, _objects, key, written.Failure, cancellation);
            }

            push = written.Value;
            _objects.Assume(push);
        }

        return stores.Stores.Any(s => _access.IsAwaitingValidation(s.Key, new StoreLookup(s.Found, null)))
            ? ReconcileResult.Postpone(StoreCheckDelay)
            : await _sync.RunAsync(key, push, stores, cancellation);
    }

    private async ValueTask<ReconcileResult> EndAsync(
        ObjectKey key, PushSecret push, bool deletes, CancellationToken cancellation)
    {
        if (deletes)
        {
            var (failure, abandoned) = await _removal.AtTheEndAsync(key, push, cancellation);
            if (abandoned is not null)
            {
                // A namespace that ends takes no event.
                LogAbandoned(key.ToString(), abandoned.Message);
                _reporter.Record(push, abandoned);
            }

            if (failure is not null)
            {
                return await _reporter.WriteAsync(
                    key, push, failure, SyncedVersion.Of(push.Metadata), _time.GetUtcNow(), null, cancellation);
            }
        }

        var removed = await _finalizers.RemoveAsync(ApiResources.PushSecrets, push, FinalizerNames.PushSecret, cancellation);
        if (!removed.Ok)
        {
            return await RefusedWrite.AfterAsync(_api, ApiResources.PushSecrets, _objects, key, removed.Failure, cancellation);
        }

        _sync.Forget(key);
        return ReconcileResult.Done;
    }

    private async ValueTask ReportDefectAsync(ObjectKey key, PushSecret push, Exception defect, CancellationToken cancellation)
    {
        try
        {
            var outcome = PushOutcome.Failed($"a defect in Keyferry ({defect.GetType().Name}); its log says where");
            await _reporter.WriteAsync(
                key, push, outcome, SyncedVersion.Of(push.Metadata), _time.GetUtcNow(), null, cancellation);
        }
        catch (Exception)
        {
            // The first exception is the one that counts; the caller throws it on.
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "pushsecret {Key}: {What}")]
    private partial void LogAbandoned(string key, string what);
}
