using System.Collections.Concurrent;
using k8s;
using k8s.Models;
using Keyferry.Kubernetes.Calls;
using Keyferry.Kubernetes.Types;
using Keyferry.Kubernetes.Watching;
using Keyferry.Providers.Contract;

namespace Keyferry.Sync.Stores;

/// <summary>
/// The versions of what stores read their credentials from. Of a watched Secret the watch knows it; all else is read from
/// the API server, at most once in <see cref="Lifetime"/>.
/// </summary>
/// <param name="secrets">The metadata of the Secrets that are watched.</param>
/// <param name="api">The API server.</param>
/// <param name="time">The clock.</param>
public sealed class CredentialVersions(IObjectCache<ObjectMetadata> secrets, IKubeApi api, TimeProvider time)
{
    /// <summary>For how long the version of an object that is not watched is taken as known.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(1);

    // A missing object is most likely about to be created.
    private static readonly TimeSpan MissingLifetime = TimeSpan.FromSeconds(1);

    private const int MostKnown = 10_000;
    private const string Missing = "missing";

    private readonly ConcurrentDictionary<(CredentialKind Kind, ObjectKey Key), (string Version, long At)> _known = new();

    /// <summary>The version of an object: its uid and resource version, or that it is not there or cannot be read.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="key">The object.</param>
    /// <param name="cancellation">Ends the call.</param>
    public async ValueTask<string> OfAsync(CredentialKind kind, ObjectKey key, CancellationToken cancellation)
    {
        if (kind == CredentialKind.Secret && secrets.TryGet(key, out var watched))
        {
            return $"{watched.Uid}:{watched.ResourceVersion}";
        }

        if (_known.TryGetValue((kind, key), out var known)
            && time.GetElapsedTime(known.At) < (known.Version == Missing ? MissingLifetime : Lifetime))
        {
            return known.Version;
        }

        var version = kind switch
        {
            CredentialKind.Secret => await ReadAsync(BuiltIn.Secret, key, cancellation),
            CredentialKind.ConfigMap => await ReadAsync(BuiltIn.ConfigMap, key, cancellation),
            _ => await ReadAsync(BuiltIn.ServiceAccount, key, cancellation),
        };
        if (_known.Count >= MostKnown)
        {
            _known.Clear();
        }

        _known[(kind, key)] = (version, time.GetTimestamp());
        return version;
    }

    private async ValueTask<string> ReadAsync<T>(ResourceType<T> type, ObjectKey key, CancellationToken cancellation)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var read = await api.GetAsync(type, key, cancellation);
        if (!read.Ok)
        {
            return Missing;
        }

        SecretMemory.Clear(read.Value as V1Secret);
        return $"{read.Value.Metadata.Uid}:{read.Value.Metadata.ResourceVersion}";
    }
}
