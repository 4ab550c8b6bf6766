using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Keyferry.Kubernetes.Types;

namespace Keyferry.Sync.Restarts;

/// <summary>
/// 16 bytes of an HMAC-SHA256 over keys of a Secret and their values. It stands in an annotation that more people read than
/// the Secret: without the key nobody can try passwords on it.
/// </summary>
/// <param name="Value">The bytes, as a number.</param>
public readonly record struct SecretHash(UInt128 Value)
{
    private const int Size = 16;

    /// <summary>Hashes keys of a Secret.</summary>
    /// <param name="key">The HMAC's key.</param>
    /// <param name="secret">Which Secret: equal values of two Secrets do not show.</param>
    /// <param name="keys">The keys, sorted; null means all. One that is not there counts as such.</param>
    /// <param name="data">The Secret's data.</param>
    public static SecretHash Of(
        ReadOnlySpan<byte> key, ObjectKey secret, IReadOnlyList<string>? keys, IReadOnlyDictionary<string, byte[]> data)
    {
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
        Append(hash, Encoding.UTF8.GetBytes(secret.ToString()));
        foreach (var name in keys ?? [.. data.Keys.Order(StringComparer.Ordinal)])
        {
            Append(hash, Encoding.UTF8.GetBytes(name));
            var isThere = data.TryGetValue(name, out var value);
            hash.AppendData(isThere ? [1] : [0]);
            Append(hash, value);
        }

        Span<byte> whole = stackalloc byte[SHA256.HashSizeInBytes];
        hash.GetHashAndReset(whole);
        return new SecretHash(BinaryPrimitives.ReadUInt128BigEndian(whole[..Size]));
    }

    /// <summary>Reads what <see cref="ToString"/> writes.</summary>
    public static bool TryParse(string? text, out SecretHash hash)
    {
        var read = UInt128.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value) && text!.Length == 2 * Size;
        hash = new SecretHash(value);
        return read;
    }

    /// <summary>32 hexadecimal digits.</summary>
    public override string ToString() => Value.ToString("x32", CultureInfo.InvariantCulture);

    private static void Append(IncrementalHash hash, ReadOnlySpan<byte> part)
    {
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(length, part.Length);
        hash.AppendData(length);
        hash.AppendData(part);
    }
}
