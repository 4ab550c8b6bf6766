using System.Collections.Concurrent;
using Keyferry.Kubernetes.Types;

namespace Keyferry.Sync.Preflight;

/// <summary>
/// Who waits for stores without being an object of the cluster. Its keys have no namespace, so they are never an ExternalSecret's or
/// a PushSecret's.
/// </summary>
public sealed class PreflightWaits
{
    private readonly ConcurrentDictionary<ObjectKey, TaskCompletionSource> _waits = new();
    private long _last;

    /// <summary>A key that nobody has.</summary>
    public ObjectKey NewKey() => new("", $"preflight/{Interlocked.Increment(ref _last)}");

    /// <summary>Completes when the key is woken the next time.</summary>
    public Task Next(ObjectKey key)
    {
        var next = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _waits[key] = next;
        return next.Task;
    }

    /// <summary>Wakes a key, where it is one of these.</summary>
    public bool Wake(ObjectKey key)
    {
        if (key.Namespace.Length > 0)
        {
            return false;
        }

        if (_waits.TryGetValue(key, out var wait))
        {
            wait.TrySetResult();
        }

        return true;
    }

    /// <summary>Forgets a key.</summary>
    public void Forget(ObjectKey key) => _waits.TryRemove(key, out _);
}
