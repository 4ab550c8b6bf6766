using System.Buffers;
using System.Security.Cryptography;

namespace Keyferry.Kubernetes.Calls;

/// <summary>
/// Reads an HTTP body into memory that is cleared afterwards, up to a limit. Memory is taken as bytes arrive, whatever
/// length was stated.
/// </summary>
public sealed class BoundedBody : IDisposable
{
    private const int FirstSize = 16 * 1024;
    private readonly MemoryQuota? _quota;
    private byte[] _buffer = [];
    private int _length;

    private BoundedBody(MemoryQuota? quota) => _quota = quota;

    /// <summary>The bytes; valid until this is disposed.</summary>
    public ReadOnlySpan<byte> Bytes => Memory.Span;

    /// <summary>The bytes; valid until this is disposed.</summary>
    public ReadOnlyMemory<byte> Memory => _buffer.AsMemory(0, _length);

    /// <summary>Whether the body went on after what was read.</summary>
    public bool WasCut { get; private set; }

    /// <summary>Reads the body of an answer.</summary>
    /// <param name="content">The answer's content.</param>
    /// <param name="most">The most bytes that are read.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public static async Task<BoundedBody> ReadAsync(HttpContent content, int most, CancellationToken cancellation)
    {
        await using var stream = await content.ReadAsStreamAsync(cancellation);
        return (await ReadAsync(stream, most, quota: null, cancellation))!;
    }

    /// <summary>Reads a body.</summary>
    /// <param name="stream">The body.</param>
    /// <param name="most">The most bytes that are read.</param>
    /// <param name="quota">What all bodies may take together; null means no limit.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <returns>The body; null where the quota is used up.</returns>
    public static async Task<BoundedBody?> ReadAsync(
        Stream stream, int most, MemoryQuota? quota, CancellationToken cancellation)
    {
        var body = new BoundedBody(quota);
        try
        {
            while (body._length < body._buffer.Length || body.TryGrow())
            {
                var read = await stream.ReadAsync(body._buffer.AsMemory(body._length), cancellation);
                if (read == 0)
                {
                    return body;
                }

                body._length += read;
                if (body._length > most)
                {
                    body._length = most;
                    body.WasCut = true;
                    return body;
                }
            }
        }
        catch
        {
            body.Dispose();
            throw;
        }

        body.Dispose();
        return null;
    }

    /// <summary>Clears what was read: it may be a Secret.</summary>
    public void Dispose()
    {
        Return(_buffer);
        _buffer = [];
        _length = 0;
    }

    private bool TryGrow()
    {
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(FirstSize, _buffer.Length * 2));
        if (_quota?.TryTake(larger.Length) == false)
        {
            ArrayPool<byte>.Shared.Return(larger);
            return false;
        }

        _buffer.AsSpan(0, _length).CopyTo(larger);
        Return(_buffer);
        _buffer = larger;
        return true;
    }

    private void Return(byte[] buffer)
    {
        if (buffer.Length == 0)
        {
            return;
        }

        CryptographicOperations.ZeroMemory(buffer);
        ArrayPool<byte>.Shared.Return(buffer);
        _quota?.Return(buffer.Length);
    }
}
