using System.Security.Cryptography;
using k8s.Models;

namespace Keyferry.Sync.Stores;

/// <summary>Clears secret values out of memory when a pass has done with them.</summary>
public static class SecretMemory
{
    /// <summary>Clears the values of a Secret; the object is of no use afterwards.</summary>
    public static void Clear(V1Secret? secret) => Clear(secret?.Data?.Values);

    /// <summary>Clears the values of a Secret that it does not share with another.</summary>
    public static void ClearCopies(V1Secret secret, V1Secret other)
    {
        foreach (var (key, value) in secret.Data ?? new Dictionary<string, byte[]>())
        {
            if (other.Data is null || !other.Data.TryGetValue(key, out var shared) || !ReferenceEquals(shared, value))
            {
                CryptographicOperations.ZeroMemory(value);
            }
        }
    }

    /// <summary>Clears values.</summary>
    public static void Clear(IEnumerable<byte[]>? values)
    {
        foreach (var value in values ?? [])
        {
            CryptographicOperations.ZeroMemory(value);
        }
    }
}
