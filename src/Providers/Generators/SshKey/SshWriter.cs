using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Keyferry.Providers.Generators.SshKey;

/// <summary>Writes the data types of SSH (RFC 4251, section 5). Its buffer is cleared once it is taken.</summary>
internal sealed class SshWriter
{
    // The largest RSA key needs under 6 KiB and the longest comment under 4: the buffer never grows, which would leave copies.
    private readonly ArrayBufferWriter<byte> _buffer = new(16 * 1024);

    /// <summary>A 32-bit number.</summary>
    public void Word(uint value)
    {
        BinaryPrimitives.WriteUInt32BigEndian(_buffer.GetSpan(sizeof(uint)), value);
        _buffer.Advance(sizeof(uint));
    }

    /// <summary>Bytes as they are.</summary>
    public void Raw(ReadOnlySpan<byte> value) => _buffer.Write(value);

    /// <summary>Bytes with their length.</summary>
    public void Bytes(ReadOnlySpan<byte> value)
    {
        Word((uint)value.Length);
        Raw(value);
    }

    /// <summary>A text.</summary>
    public void Text(string value) => Bytes(Encoding.UTF8.GetBytes(value));

    /// <summary>A number that is not negative, without leading zeros; one whose first bit is set gets a zero byte.</summary>
    /// <param name="bigEndian">The number.</param>
    public void Number(ReadOnlySpan<byte> bigEndian)
    {
        var value = bigEndian.TrimStart((byte)0);
        var sign = value.Length > 0 && value[0] >= 0x80 ? 1 : 0;
        Word((uint)(value.Length + sign));
        if (sign == 1)
        {
            Raw([0]);
        }

        Raw(value);
    }

    /// <summary>How many bytes were written.</summary>
    public int Length => _buffer.WrittenCount;

    /// <summary>What was written.</summary>
    public byte[] Take()
    {
        var written = _buffer.WrittenSpan.ToArray();
        _buffer.Clear();
        return written;
    }
}
