using System.Collections.Concurrent;
using System.Security.Cryptography;
using Keyferry.Kubernetes.Calls;
using Keyferry.Kubernetes.Types;
using Keyferry.Kubernetes.Watching;

namespace Keyferry.Sync.Restarts;

/// <summary>The hashes of one version of a Secret.</summary>
/// <param name="Version">The version.</param>
/// <param name="ByKeys">The hashes by <see cref="ConsumedKeys.Id"/>; null where a key is missing that containers wait for.</param>
internal sealed record HashedSecret(ulong Version, IReadOnlyDictionary<ConsumedKeys, SecretHash?> ByKeys)
{
    /// <summary>A Secret that is not there.</summary>
    public static HashedSecret Missing { get; } = new(0, new Dictionary<ConsumedKeys, SecretHash?>());

    /// <summary>The hash of some keys; null where pods that use them cannot start.</summary>
    public SecretHash? Of(ConsumedKeys keys) => ByKeys.GetValueOrDefault(keys);
}

/// <summary>
/// Hashes what workloads use of Secrets, and keeps the hashes alone. A Secret is read once a version, and only if it is used.
/// </summary>
/// <param name="api">The API server.</param>
/// <param name="secrets">The metadata of Secrets.</param>
internal sealed class SecretHashes(IKubeApi api, IObjectCache<ObjectMetadata> secrets)
{
    // Of one Secret: workloads that use different keys of it.
    private const int MostKeySets = 256;

    private readonly ConcurrentDictionary<ObjectKey, HashedSecret> _known = new();

    /// <summary>Of how many Secrets hashes are kept.</summary>
    public int Count => _known.Count;

    /// <summary>Hashes keys of a Secret.</summary>
    /// <param name="secret">The Secret.</param>
    /// <param name="wanted">Which keys, each set by itself.</param>
    /// <param name="key">The key of the hashes.</param>
    /// <param name="cancellation">Ends the call.</param>
    /// <returns>The hashes, or the refusal of the read; that the Secret is not there is none.</returns>
    public async ValueTask<KubeResult<HashedSecret>> ReadAsync(
        ObjectKey secret, IReadOnlyList<ConsumedKeys> wanted, RestartKey key, CancellationToken cancellation)
    {
        if (!secrets.TryGet(secret, out var metadata))
        {
            _known.TryRemove(secret, out _);
            return KubeResult<HashedSecret>.From(HashedSecret.Missing);
        }

        var known = _known.GetValueOrDefault(secret);
        if (known is not null && known.Version >= ResourceVersion.Parse(metadata.ResourceVersion) && wanted.All(known.ByKeys.ContainsKey))
        {
            return KubeResult<HashedSecret>.From(known);
        }

        var read = await api.GetAsync(BuiltIn.Secret, secret, cancellation);
        if (!read.Ok)
        {
            return read.Failure.IsNotFound
                ? KubeResult<HashedSecret>.From(HashedSecret.Missing)
                : KubeResult<HashedSecret>.From(read.Failure);
        }

        try
        {
            // What others use of it changed with it: so one read serves all.
            IReadOnlyDictionary<string, byte[]> data = new Dictionary<string, byte[]>(read.Value.Data ?? new Dictionary<string, byte[]>());
            var sets = known is { ByKeys.Count: < MostKeySets } ? known.ByKeys.Keys.Union(wanted) : wanted;
            var hashed = new HashedSecret(
                ResourceVersion.Parse(read.Value.Metadata.ResourceVersion),
                sets.Distinct().ToDictionary(static s => s, s => Hash(key, secret, s, data)));
            _known[secret] = hashed;
            return KubeResult<HashedSecret>.From(hashed);
        }
        finally
        {
            foreach (var value in read.Value.Data?.Values ?? [])
            {
                CryptographicOperations.ZeroMemory(value);
            }
        }
    }

    /// <summary>Forgets a Secret that nobody uses any more.</summary>
    public void Forget(ObjectKey secret) => _known.TryRemove(secret, out _);

    private static SecretHash? Hash(RestartKey key, ObjectKey secret, ConsumedKeys keys, IReadOnlyDictionary<string, byte[]> data) =>
        keys.Required.All(data.ContainsKey) ? SecretHash.Of(key.Bytes, secret, keys.Keys, data) : null;
}
