using System.Formats.Asn1;

namespace Keyferry.Text.Functions.Certificates;

/// <summary>What is missing in .NET's writer of DER.</summary>
internal static class DerWriter
{
    // So big that it does not grow for a key: what it grows out of is not cleared.
    private const int Capacity = 8192;

    public static AsnWriter Create() => new(AsnEncodingRules.DER, Capacity);

    /// <summary>What was written; the writer's own memory is cleared.</summary>
    public static byte[] Finish(AsnWriter writer)
    {
        var written = writer.Encode();
        writer.Reset();
        return written;
    }

    /// <summary>Writes an object identifier of which the content is known.</summary>
    public static void WriteOid(this AsnWriter writer, ReadOnlySpan<byte> content)
    {
        Span<byte> element = stackalloc byte[2 + content.Length];
        element[0] = DerTag.Oid;
        element[1] = (byte)content.Length;
        content.CopyTo(element[2..]);
        writer.WriteEncodedValue(element);
    }

    /// <summary>Writes a number that is not negative.</summary>
    public static void WriteNumber(this AsnWriter writer, ReadOnlySpan<byte> bigEndian)
    {
        bigEndian = bigEndian.TrimStart((byte)0);
        if (bigEndian.IsEmpty)
        {
            writer.WriteInteger(0);
        }
        else
        {
            writer.WriteIntegerUnsigned(bigEndian);
        }
    }
}
