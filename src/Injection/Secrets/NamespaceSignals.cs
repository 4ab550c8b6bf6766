namespace Keyferry.Injection.Secrets;

/// <summary>Tells those who wait that something in a namespace changed.</summary>
internal sealed class NamespaceSignals
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, TaskCompletionSource> _waiting = new(StringComparer.Ordinal);

    /// <summary>Ends with the next change in a namespace.</summary>
    public Task Next(string ns)
    {
        lock (_lock)
        {
            if (!_waiting.TryGetValue(ns, out var source))
            {
                _waiting[ns] = source = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }

            return source.Task;
        }
    }

    /// <summary>Something changed.</summary>
    public void Changed(string ns)
    {
        TaskCompletionSource? source;
        lock (_lock)
        {
            _waiting.Remove(ns, out source);
        }

        source?.TrySetResult();
    }

    /// <summary>Something changed that concerns all namespaces.</summary>
    public void ChangedEverywhere()
    {
        TaskCompletionSource[] sources;
        lock (_lock)
        {
            sources = [.. _waiting.Values];
            _waiting.Clear();
        }

        Array.ForEach(sources, static s => s.TrySetResult());
    }
}
