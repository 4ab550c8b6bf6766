using System.Buffers;
using System.Numerics;
using System.Security.Cryptography;

namespace Keyferry.Text.Runtime;

/// <summary>A growing text. Its memory is cleared when it grows and when it is given back: secrets pass through it.</summary>
/// <param name="limit">The most bytes it may hold.</param>
/// <param name="context">Whose memory it takes; null for a short text outside of a render.</param>
internal sealed class TextBuffer(long limit, RenderContext? context = null) : IBufferWriter<byte>, IDisposable
{
    private const int FirstSize = 512;

    // Rented at the first write: a buffer that is never used takes no memory.
    private byte[] _buffer = [];

    /// <summary>How many bytes it holds.</summary>
    public int Length { get; private set; }

    /// <summary>What it holds, until the next change.</summary>
    public ReadOnlySpan<byte> Written => _buffer.AsSpan(0, Length);

    /// <summary>Another buffer on the account of the same render, for a part that must be known as a whole first.</summary>
    public TextBuffer CreateSibling(long mostBytes) => new(mostBytes, context);

    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)count, (uint)(_buffer.Length - Length), nameof(count));
        Length += count;
    }

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        EnsureCapacity(sizeHint);
        return _buffer.AsMemory(Length);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        EnsureCapacity(sizeHint);
        return _buffer.AsSpan(Length);
    }

    public void Append(ReadOnlySpan<byte> text)
    {
        EnsureCapacity(text.Length);
        text.CopyTo(_buffer.AsSpan(Length));
        Length += text.Length;
    }

    public void Append(byte b)
    {
        EnsureCapacity(1);
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
        Replace([]);
    }

    private void EnsureCapacity(int size)
    {
        if (_buffer.Length - Length >= Math.Max(size, 1))
        {
            return;
        }

        var wanted = (long)Length + Math.Max(size, 1);
        if (wanted > limit)
        {
            throw new FunctionException($"a text grew beyond the limit of {limit} bytes");
        }

        // The pool gives the next power of two. Old and new memory are both taken while the text is copied.
        var doubled = Math.Max(FirstSize, Math.Min(limit, _buffer.Length * 2L));
        var capacity = (long)BitOperations.RoundUpToPowerOf2((ulong)Math.Max(wanted, doubled));
        context?.ChargeMemory(capacity);
        var next = ArrayPool<byte>.Shared.Rent((int)Math.Min(capacity, Array.MaxLength));
        Written.CopyTo(next);
        CryptographicOperations.ZeroMemory(_buffer.AsSpan(0, Length));
        Replace(next);
    }

    private void Replace(byte[] next)
    {
        if (_buffer.Length > 0)
        {
            context?.CreditMemory(_buffer.Length);
            ArrayPool<byte>.Shared.Return(_buffer);
        }

        _buffer = next;
    }
}
