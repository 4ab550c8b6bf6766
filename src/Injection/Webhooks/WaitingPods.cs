namespace Keyferry.Injection.Webhooks;

/// <summary>
/// Bounds how many pods of a namespace wait at a time, so that no tenant takes all turns. Safe to use from several threads.
/// </summary>
/// <param name="most">How many.</param>
internal sealed class WaitingPods(int most)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, int> _byNamespace = new(StringComparer.Ordinal);

    /// <summary>Begins a wait; false where too many pods of the namespace wait already.</summary>
    public bool TryBegin(string ns)
    {
        lock (_lock)
        {
            var waiting = _byNamespace.GetValueOrDefault(ns);
            if (waiting >= most)
            {
                return false;
            }

            _byNamespace[ns] = waiting + 1;
            return true;
        }
    }

    /// <summary>Ends a wait that began.</summary>
    public void End(string ns)
    {
        lock (_lock)
        {
            if (--_byNamespace[ns] == 0)
            {
                _byNamespace.Remove(ns);
            }
        }
    }
}
