using System.Security.Cryptography;
using k8s.Models;
using Keyferry.Kubernetes.Calls;
using Keyferry.Kubernetes.Types;

namespace Keyferry.Sync.Restarts;

/// <summary>The key of hashes, with the name that annotations know it by.</summary>
/// <param name="id">The name: it tells nothing of the key.</param>
/// <param name="bytes">The key.</param>
internal sealed class RestartKey(string id, byte[] bytes)
{
    /// <summary>The name.</summary>
    public string Id => id;

    /// <summary>The key.</summary>
    public ReadOnlySpan<byte> Bytes => bytes;

    /// <summary>The key that some bytes are.</summary>
    public static RestartKey Of(byte[] bytes) => new(Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 4)), bytes);
}

/// <summary>
/// Reads the key of hashes from its Secret and makes that where there is none: only once somebody asks for restarts. Where the
/// Secret is lost, what was hashed before counts as not seen.
/// </summary>
/// <param name="api">The API server.</param>
/// <param name="secret">The Secret.</param>
internal sealed class RestartKeySource(IKubeApi api, ObjectKey secret)
{
    private const string Field = "key";
    private const int Size = 32;

    private volatile RestartKey? _key;

    /// <summary>The key. Whoever asks first makes it, as several may at once: the server takes one.</summary>
    public async ValueTask<KubeResult<RestartKey>> GetAsync(CancellationToken cancellation)
    {
        if (_key is { } known)
        {
            return KubeResult<RestartKey>.From(known);
        }

        var found = await ReadOrMakeAsync(cancellation);
        return found.Ok ? KeyIn(found.Value) : KubeResult<RestartKey>.From(found.Failure);
    }

    private KubeResult<RestartKey> KeyIn(V1Secret found)
    {
        if (found.Data?.TryGetValue(Field, out var bytes) == true && bytes.Length == Size)
        {
            _key = RestartKey.Of(bytes);
            return KubeResult<RestartKey>.From(_key);
        }

        return KubeResult<RestartKey>.From(new KubeFailure(
            422, "Invalid", $"Secret {secret}: data.{Field} does not hold {Size} bytes; delete the Secret, and it is made anew", []));
    }

    private async ValueTask<KubeResult<V1Secret>> ReadOrMakeAsync(CancellationToken cancellation)
    {
        var read = await api.GetAsync(BuiltIn.Secret, secret, cancellation);
        if (read.Ok || !read.Failure.IsNotFound)
        {
            return read;
        }

        var body = new V1Secret
        {
            Metadata = new V1ObjectMeta
            {
                Name = secret.Name,
                NamespaceProperty = secret.Namespace,
                Labels = new Dictionary<string, string> { ["app.kubernetes.io/managed-by"] = "keyferry" },
            },
            Type = "Opaque",
            Immutable = true,
            Data = new Dictionary<string, byte[]> { [Field] = RandomNumberGenerator.GetBytes(Size) },
        };
        var made = await api.CreateAsync(BuiltIn.Secret, body, WriteOptions.Plain, cancellation);
        return made.Ok || !made.Failure.IsAlreadyExists ? made : await api.GetAsync(BuiltIn.Secret, secret, cancellation);
    }
}
