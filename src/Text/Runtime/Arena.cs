using System.Buffers;
using System.Numerics;
using System.Security.Cryptography;

namespace Keyferry.Text.Runtime;

/// <summary>Memory for the texts of one render: handed out in slices, cleared and given back as a whole.</summary>
/// <param name="charge">Told of the memory before it is taken, rounded up as the pool does.</param>
internal sealed class Arena(Action<long> charge) : IDisposable
{
    private const int ChunkSize = 4096;

    private readonly List<byte[]> _full = [];
    private byte[] _chunk = [];
    private int _used;

    /// <summary>Makes room in the current chunk; the bytes start at <paramref name="offset"/>.</summary>
    public byte[] Take(int length, out int offset)
    {
        if (_chunk.Length - _used < length)
        {
            Grow(length);
        }

        offset = _used;
        _used += length;
        return _chunk;
    }

    public void Dispose()
    {
        foreach (var chunk in _full)
        {
            GiveBack(chunk);
        }

        _full.Clear();
        GiveBack(_chunk);
        _chunk = [];
        _used = 0;
    }

    private static void GiveBack(byte[] chunk)
    {
        if (chunk.Length == 0)
        {
            return;
        }

        CryptographicOperations.ZeroMemory(chunk);
        ArrayPool<byte>.Shared.Return(chunk);
    }

    private void Grow(int length)
    {
        var size = (int)Math.Min(Array.MaxLength, BitOperations.RoundUpToPowerOf2((uint)Math.Max(length, ChunkSize)));
        charge(size);
        if (_chunk.Length > 0)
        {
            _full.Add(_chunk);
        }

        _chunk = ArrayPool<byte>.Shared.Rent(size);
        _used = 0;
    }
}
