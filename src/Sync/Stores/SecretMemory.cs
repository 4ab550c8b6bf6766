using System.Security.Cryptography;
using k8s.Models;

namespace Keyferry.Sync.Stores;

/// <summary>Clears secret values out of memory when a pass has done with them.</summary>
public static class SecretMemory
{
    /// <summary>Clears the values of a Secret; the object is of no use afterwards.</summary>
    public static void Clear(V1Secret? secret) => Clear(secret?.Data?.Values);

    /// <summary>Clears values.</summary>
    public static void Clear(IEnumerable<byte[]>? values)
    {
        foreach (var value in values ?? [])
        {
            CryptographicOperations.ZeroMemory(value);
        }
    }
}
