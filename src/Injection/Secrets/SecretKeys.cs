using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using k8s.Models;

namespace Keyferry.Injection.Secrets;

/// <summary>The keys of a Secret, each with a hash of its value. Values are not kept.</summary>
public sealed class SecretKeys
{
    /// <summary>The keys of a Secret that could not be read: nothing is known to be missing.</summary>
    public static SecretKeys Unknown { get; } = new(null, "");

    private const int HashBytes = 8;
    private readonly FrozenDictionary<string, string>? _hashes;

    private SecretKeys(FrozenDictionary<string, string>? hashes, string version) =>
        (_hashes, Version, Names) = (hashes, version, hashes is null ? [] : [.. hashes.Keys.Order(StringComparer.Ordinal)]);

    /// <summary>The resource version that they were read at.</summary>
    public string Version { get; }

    /// <summary>Whether the keys are known.</summary>
    public bool IsKnown => _hashes is not null;

    /// <summary>The keys in ordinal order; none where they are not known.</summary>
    public ImmutableArray<string> Names { get; }

    /// <summary>The keys of a Secret.</summary>
    /// <param name="secret">The Secret, whose values are cleared.</param>
    public static SecretKeys Of(V1Secret secret)
    {
        // Keyed by the uid: whoever reads a pod's annotations must not be able to try short values against the hash.
        var uid = Encoding.UTF8.GetBytes(secret.Metadata.Uid ?? "");
        var hashes = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in secret.Data ?? new Dictionary<string, byte[]>())
        {
            hashes[key] = Convert.ToHexStringLower(HMACSHA256.HashData(uid, value).AsSpan(0, HashBytes));
            CryptographicOperations.ZeroMemory(value);
        }

        return new SecretKeys(hashes.ToFrozenDictionary(StringComparer.Ordinal), secret.Metadata.ResourceVersion ?? "");
    }

    /// <summary>Whether there is a key, or may be.</summary>
    public bool Has(string key) => _hashes is null || _hashes.ContainsKey(key);

    /// <summary>The hash of a key's value; null where there is none.</summary>
    public string? HashOf(string key) => _hashes?.GetValueOrDefault(key);
}
