using System.Buffers;
using System.Security.Cryptography;
using Keyferry.Text.Functions;

namespace Keyferry.Text.Templates;

/// <summary>A growing text. Its memory is cleared when it grows and when it is given back: secrets pass through it.</summary>
internal sealed class TextBuffer(long limit) : IBufferWriter<byte>, IDisposable
{
    private const int FirstSize = 512;

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(FirstSize);

    /// <summary>How many bytes it holds.</summary>
    public int Length { get; private set; }

    /// <summary>What it holds, until the next change.</summary>
    public ReadOnlySpan<byte> Written => _buffer.AsSpan(0, Length);

    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)count, (uint)(_buffer.Length - Length), nameof(count));
        Length += count;
    }

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        MakeRoom(sizeHint);
        return _buffer.AsMemory(Length);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        MakeRoom(sizeHint);
        return _buffer.AsSpan(Length);
    }

    public void Append(ReadOnlySpan<byte> text)
    {
        MakeRoom(text.Length);
        text.CopyTo(_buffer.AsSpan(Length));
        Length += text.Length;
    }

    public void Append(byte b)
    {
        MakeRoom(1);
        _buffer[Length++] = b;
    }

    /// <summary>Forgets all that was written.</summary>
    public void Clear()
    {
        CryptographicOperations.ZeroMemory(_buffer.AsSpan(0, Length));
        Length = 0;
    }

    /// <summary>Cuts it to a length that it had before.</summary>
    public void Truncate(int length)
    {
        CryptographicOperations.ZeroMemory(_buffer.AsSpan(length, Length - length));
        Length = length;
    }

    public void Dispose()
    {
        Clear();
        if (_buffer.Length > 0)
            ArrayPool<byte>.Shared.Return(_buffer);

        _buffer = [];
    }

    private void MakeRoom(int size)
    {
        if (_buffer.Length - Length >= Math.Max(size, 1))
            return;

        var wanted = (long)Length + Math.Max(size, 1);
        if (wanted > limit)
            throw new FunctionFailure($"a text grew beyond the limit of {limit} bytes");

        var next = ArrayPool<byte>.Shared.Rent((int)Math.Max(wanted, Math.Min(limit, _buffer.Length * 2L)));
        Written.CopyTo(next);
        CryptographicOperations.ZeroMemory(_buffer.AsSpan(0, Length));
        if (_buffer.Length > 0)
            ArrayPool<byte>.Shared.Return(_buffer);

        _buffer = next;
    }
}
