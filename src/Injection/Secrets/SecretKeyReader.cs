using System.Collections.Concurrent;
using Keyferry.Kubernetes.Calls;
using Keyferry.Kubernetes.Types;

namespace Keyferry.Injection.Secrets;

/// <summary>Reads the keys of Secrets, each version once. Safe to use from several threads.</summary>
/// <param name="api">The API server.</param>
internal sealed class SecretKeyReader(IKubeApi api) : IDisposable
{
    // A Secret's keys take a few hundred bytes.
    private const int MostKept = 5_000;
    private const int MostReads = 8;

    private readonly ConcurrentDictionary<ObjectKey, SecretKeys> _kept = new();
    private readonly SemaphoreSlim _reads = new(MostReads);

    /// <summary>The keys of a Secret; null where it is not there.</summary>
    /// <param name="key">The Secret.</param>
    /// <param name="version">The version that a watch showed last.</param>
    /// <param name="cancellation">Ends the call.</param>
    public async ValueTask<SecretKeys?> ReadAsync(ObjectKey key, string version, CancellationToken cancellation)
    {
        if (_kept.TryGetValue(key, out var kept) && kept.Version == version)
        {
            return kept;
        }

        await _reads.WaitAsync(cancellation);
        try
        {
            // Whoever waited here may find what another has read meanwhile.
            if (_kept.TryGetValue(key, out kept) && kept.Version == version)
            {
                return kept;
            }

            var read = await api.GetAsync(BuiltIn.Secret, key, cancellation);
            if (!read.Ok)
            {
                return read.Failure.IsNotFound ? null : SecretKeys.Unknown;
            }

            var keys = SecretKeys.Of(read.Value);
            if (_kept.Count >= MostKept)
            {
                _kept.Clear();
            }

            _kept[key] = keys;
            return keys;
        }
        finally
        {
            _reads.Release();
        }
    }

    /// <summary>Forgets a Secret.</summary>
    public void Forget(ObjectKey key) => _kept.TryRemove(key, out _);

    /// <inheritdoc/>
    public void Dispose() => _reads.Dispose();
}
