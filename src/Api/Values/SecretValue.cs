using System.Diagnostics;
using System.Security.Cryptography;

namespace Keyferry.Api.Values;

/// <summary>
/// The bytes of a secret. They are not printed, logged, formatted or serialized by accident, and are cleared by
/// <see cref="Dispose"/>. The receiver owns the value and disposes it.
/// </summary>
[DebuggerDisplay("***")]
public sealed class SecretValue : IDisposable
{
    private byte[]? _bytes;

    /// <summary>Takes ownership of the bytes: the caller keeps no reference.</summary>
    /// <param name="bytes">The secret.</param>
    public SecretValue(byte[] bytes) => _bytes = bytes;

    /// <summary>The number of bytes.</summary>
    public int Length => Bytes.Length;

    /// <summary>The bytes; valid until the value is disposed.</summary>
    /// <exception cref="ObjectDisposedException">The value was disposed.</exception>
    public ReadOnlySpan<byte> Bytes
    {
        get
        {
            ObjectDisposedException.ThrowIf(_bytes is null, this);
            return _bytes;
        }
    }

    /// <summary>The same bytes, for who reads them on another thread; valid until the value is disposed.</summary>
    /// <exception cref="ObjectDisposedException">The value was disposed.</exception>
    public ReadOnlyMemory<byte> Memory
    {
        get
        {
            ObjectDisposedException.ThrowIf(_bytes is null, this);
            return _bytes;
        }
    }

    /// <summary>Clears the bytes.</summary>
    public void Dispose()
    {
        if (_bytes is { } bytes)
        {
            CryptographicOperations.ZeroMemory(bytes);
            _bytes = null;
        }
    }

    /// <summary>A copy with bytes of its own.</summary>
    public SecretValue Copy() => new(Bytes.ToArray());

    /// <summary>Always <c>***</c>.</summary>
    public override string ToString() => "***";
}
