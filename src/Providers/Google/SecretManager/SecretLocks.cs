namespace Keyferry.Providers.Google.SecretManager;

/// <summary>
/// Lets one write at a time through to a secret: two properties of one secret are read and written in turns, or one would be
/// lost. Names share a fixed number of locks, so nothing grows with them.
/// </summary>
internal sealed class SecretLocks
{
    private const int Count = 64;

    private readonly SemaphoreSlim[] _locks = [.. Enumerable.Range(0, Count).Select(static _ => new SemaphoreSlim(1, 1))];

    /// <summary>Waits for the lock of a secret; disposing of it lets it go.</summary>
    /// <param name="name">The secret's full name.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async ValueTask<IDisposable> EnterAsync(string name, CancellationToken cancellation)
    {
        var gate = _locks[(uint)name.GetHashCode(StringComparison.Ordinal) % Count];
        await gate.WaitAsync(cancellation);
        return new Held(gate);
    }

    private sealed class Held(SemaphoreSlim gate) : IDisposable
    {
        public void Dispose() => gate.Release();
    }
}
