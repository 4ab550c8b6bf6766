using System.Diagnostics;
using System.Security.Cryptography;

namespace Keyferry.Api.Values;

/// <summary>
/// The bytes of a secret. They cannot be printed, logged, formatted or serialised by accident, and are cleared on
/// <see cref="Dispose"/>. Whoever is handed one owns it.
/// </summary>
[DebuggerDisplay("***")]
public sealed class SecretValue : IDisposable
{
    private byte[]? _bytes;

    /// <summary>Takes the bytes over; the caller gives up its own reference.</summary>
    /// <param name="bytes">The secret.</param>
    public SecretValue(byte[] bytes) => _bytes = bytes;

    /// <summary>How many bytes there are.</summary>
    public int Length => Bytes.Length;

    /// <summary>The bytes, as long as the value is not disposed.</summary>
    /// <exception cref="ObjectDisposedException">The value was cleared.</exception>
    public ReadOnlySpan<byte> Bytes
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

    /// <summary>A copy that lives on its own.</summary>
    public SecretValue Copy() => new(Bytes.ToArray());

    /// <summary>Three stars, whatever the secret.</summary>
    public override string ToString() => "***";
}
