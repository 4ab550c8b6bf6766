using System.Security.Cryptography;

namespace Keyferry.Providers.Vault;

/// <summary>Bytes that are written one after the other, and cleared when they are outgrown and at the end.</summary>
internal sealed class ClearedBuffer : IDisposable
{
    private byte[] _bytes = new byte[1024];
    private int _length;

    /// <summary>What was written; valid until more is.</summary>
    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, _length);

    /// <summary>Writes.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > _bytes.Length - _length)
        {
            var larger = new byte[Math.Max(_bytes.Length * 2, _length + bytes.Length)];
            Written.CopyTo(larger);
            CryptographicOperations.ZeroMemory(_bytes);
            _bytes = larger;
        }

        bytes.CopyTo(_bytes.AsSpan(_length));
        _length += bytes.Length;
    }

    /// <inheritdoc/>
    public void Dispose() => CryptographicOperations.ZeroMemory(_bytes);
}
