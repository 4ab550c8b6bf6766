using System.Threading.Channels;
using Keyferry.Local.Server.Storage;

namespace Keyferry.Local.Server.Workloads;

/// <summary>
/// Runs the workload controllers: changes of the store name the objects to reconcile, one worker reconciles them, and a
/// failed one is tried again after <see cref="RetryInterval"/>.
/// </summary>
internal sealed partial class WorkloadManager(
    ObjectStore store, IReadOnlyList<IWorkloadController> controllers, TimeProvider time, ILogger log)
{
    /// <summary>How long a failed object waits.</summary>
    public static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(1);

    private readonly Dictionary<ResourceKey, IWorkloadController> _controllers = controllers.ToDictionary(static c => c.Resource);
    private readonly Channel<ObjectKey> _queue = Channel.CreateUnbounded<ObjectKey>();
    private readonly HashSet<ObjectKey> _queued = [];
    private readonly HashSet<ObjectKey> _failed = [];
    private readonly Lock _lock = new();

    /// <summary>Runs until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await Task.WhenAll(FollowAsync(cancellationToken), RetryAsync(cancellationToken), WorkAsync(cancellationToken));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The server stops.
        }
    }

    private async Task FollowAsync(CancellationToken cancellationToken)
    {
        using var changes = store.Subscribe(static _ => true, null)!;
        await foreach (var change in changes.Changes.ReadAllAsync(cancellationToken))
        {
            foreach (var key in controllers.SelectMany(controller => controller.AffectedBy(change)))
            {
                Enqueue(key);
            }
        }
    }

    private async Task RetryAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(RetryInterval, time);
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            List<ObjectKey> due;
            lock (_lock)
            {
                due = [.. _failed];
                _failed.Clear();
            }

            due.ForEach(Enqueue);
        }
    }

    private async Task WorkAsync(CancellationToken cancellationToken)
    {
        await foreach (var key in _queue.Reader.ReadAllAsync(cancellationToken))
        {
            lock (_lock)
            {
                _queued.Remove(key);
            }

            try
            {
                await _controllers[key.Resource].ReconcileAsync(key, cancellationToken);
            }
            catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
            {
                LogFailure(log, key.Resource.Plural, key.Namespace, key.Name, exception.Message);
                lock (_lock)
                {
                    _failed.Add(key);
                }
            }
        }
    }

    private void Enqueue(ObjectKey key)
    {
        lock (_lock)
        {
            if (!_queued.Add(key))
            {
                return;
            }
        }

        _queue.Writer.TryWrite(key);
    }

    [LoggerMessage(LogLevel.Warning, "{Resource} {Namespace}/{Name} could not be reconciled and is tried again: {Reason}")]
    private static partial void LogFailure(ILogger logger, string resource, string @namespace, string name, string reason);
}
