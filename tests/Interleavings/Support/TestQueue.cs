using Keyferry.Kubernetes.Controllers;

namespace Keyferry.Interleavings.Tests.Support;

/// <summary>
/// A queue whose wait heeds cancellation under Coyote too, which does not cancel a semaphore's wait; with faults on demand.
/// </summary>
internal sealed class TestQueue(WorkQueue<string> queue) : IWorkQueue<string>
{
    /// <summary>Asked for each key that is finished; may throw.</summary>
    public Func<string, bool> Finishing { get; init; } = static _ => true;

    /// <summary>Makes another result of that of a cancelled pass.</summary>
    public Func<ReconcileResult, ReconcileResult> Change { get; init; } = static r => r;

    public void Add(string key, ReconcileReason reason) => queue.Add(key, reason);

    public async ValueTask<string> TakeAsync(CancellationToken cancellation)
    {
        while (queue.Depth == 0)
        {
            cancellation.ThrowIfCancellationRequested();
            await Task.Yield();
        }

        return await queue.TakeAsync(CancellationToken.None);
    }

    public void Finish(string key, ReconcileResult result)
    {
        Finishing(key);
        queue.Finish(key, result.Kind == ReconcileResultKind.Cancelled ? Change(result) : result);
    }
}
