using System.Buffers;
using System.Security.Cryptography;

namespace Keyferry.Kubernetes.Calls;

/// <summary>Reads the body of an answer into memory that is cleared afterwards, up to a limit.</summary>
internal sealed class BoundedBody : IDisposable
{
    private const int FirstSize = 16 * 1024;
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(FirstSize);
    private int _length;

    private BoundedBody()
    {
    }

    /// <summary>The bytes; valid until this is disposed.</summary>
    public ReadOnlySpan<byte> Bytes => _buffer.AsSpan(0, _length);

    /// <summary>Whether the body went on after what was read.</summary>
    public bool WasCut { get; private set; }

    /// <summary>Reads a body.</summary>
    /// <param name="content">The answer's content.</param>
    /// <param name="most">The most bytes that are read.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public static async Task<BoundedBody> ReadAsync(HttpContent content, int most, CancellationToken cancellation)
    {
        var body = new BoundedBody();
        try
        {
            await using var stream = await content.ReadAsStreamAsync(cancellation);
            while (true)
            {
                if (body._length == body._buffer.Length)
                {
                    body.Grow();
                }

                var read = await stream.ReadAsync(body._buffer.AsMemory(body._length), cancellation);
                if (read == 0)
                {
                    return body;
                }

                body._length += read;
                if (body._length <= most)
                {
                    continue;
                }

                body._length = most;
                body.WasCut = true;
                return body;
            }
        }
        catch
        {
            body.Dispose();
            throw;
        }
    }

    /// <summary>Clears what was read: it may be a Secret.</summary>
    public void Dispose()
    {
        Return(_buffer);
        _buffer = [];
        _length = 0;
    }

    private void Grow()
    {
        var larger = ArrayPool<byte>.Shared.Rent(_buffer.Length * 2);
        _buffer.AsSpan(0, _length).CopyTo(larger);
        Return(_buffer);
        _buffer = larger;
    }

    private static void Return(byte[] buffer)
    {
        CryptographicOperations.ZeroMemory(buffer);
        ArrayPool<byte>.Shared.Return(buffer);
    }
}
