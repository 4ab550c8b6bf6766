using System.Buffers.Text;

namespace Keyferry.Text.Regexp.Unicode;

/// <summary>Reads the numbers of a packed table: seven bits a byte, the low ones first.</summary>
internal ref struct PackedTable
{
    private readonly ReadOnlySpan<byte> _bytes;
    private int _at;

    /// <summary>Opens a table.</summary>
    public PackedTable(ReadOnlySpan<byte> base64)
    {
        var bytes = new byte[base64.Length];
        Base64.DecodeFromUtf8(base64, bytes, out _, out var length);
        _bytes = bytes.AsSpan(0, length);
    }

    /// <summary>Whether all is read.</summary>
    public readonly bool IsEnd => _at == _bytes.Length;

    /// <summary>The next number.</summary>
    public int Next()
    {
        var number = 0;
        for (var shift = 0; ; shift += 7)
        {
            var b = _bytes[_at++];
            number |= (b & 0x7F) << shift;
            if (b < 0x80)
            {
                return number;
            }
        }
    }

    /// <summary>The next number, which has a sign.</summary>
    public int NextSigned()
    {
        var number = Next();
        return (number >> 1) ^ -(number & 1);
    }
}
