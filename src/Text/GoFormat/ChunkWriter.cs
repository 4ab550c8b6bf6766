using System.Buffers;
using System.Security.Cryptography;

namespace Keyferry.Text.GoFormat;

/// <summary>
/// A writer that hands what it gets to a sink (a hash, say) in chunks of a few KiB, so that a long text never lies in
/// memory as a whole. Its buffer is cleared at the end: secrets pass through it. Not for several threads at once.
/// </summary>
internal sealed class ChunkWriter : IBufferWriter<byte>, IDisposable
{
    private const int ChunkSize = 4096;

    private readonly ChunkSink _sink;
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(ChunkSize);
    private int _used;

    /// <summary>A writer over a sink.</summary>
    public ChunkWriter(ChunkSink sink) => _sink = sink;

    /// <inheritdoc/>
    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, _buffer.Length - _used);
        _used += count;
    }

    /// <inheritdoc/>
    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        EnsureCapacity(sizeHint);
        return _buffer.AsMemory(_used);
    }

    /// <inheritdoc/>
    public Span<byte> GetSpan(int sizeHint = 0)
    {
        EnsureCapacity(sizeHint);
        return _buffer.AsSpan(_used);
    }

    /// <summary>Hands over what is still held.</summary>
    public void Flush()
    {
        if (_used > 0)
        {
            _sink(_buffer.AsSpan(0, _used));
        }

        _used = 0;
    }

    /// <summary>Clears and returns the buffer; what was not flushed is lost.</summary>
    public void Dispose() => Replace([]);

    private void EnsureCapacity(int size)
    {
        if (_buffer.Length - _used >= Math.Max(size, 1))
        {
            return;
        }

        Flush();
        if (_buffer.Length < size)
        {
            Replace(ArrayPool<byte>.Shared.Rent(size));
        }
    }

    private void Replace(byte[] next)
    {
        CryptographicOperations.ZeroMemory(_buffer);
        if (_buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
        }

        _buffer = next;
        _used = 0;
    }
}
