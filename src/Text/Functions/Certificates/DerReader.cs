using System.Buffers.Binary;

namespace Keyferry.Text.Functions.Certificates;

/// <summary>
/// Reads strict DER, one element after the other. What remains after the last wanted element is for the caller to
/// run. It never throws: a bad element is one that cannot be read.
/// </summary>
internal ref struct DerReader(ReadOnlySpan<byte> data)
{
    private ReadOnlySpan<byte> _rest = data;

    public readonly bool IsEmpty => _rest.IsEmpty;

    /// <summary>Whether the next element has this tag.</summary>
    public readonly bool Next(byte tag) => !_rest.IsEmpty && _rest[0] == tag;

    /// <summary>Reads any element: its tag, its content, and all of it.</summary>
    public bool TryReadAny(out byte tag, out ReadOnlySpan<byte> content, out ReadOnlySpan<byte> element)
    {
        tag = 0;
        content = element = default;
        if (_rest.Length < 2 || (_rest[0] & 0x1F) == 0x1F || !TryReadLength(out var header, out var length)
            || length > _rest.Length - header)
        {
            return false;
        }

        tag = _rest[0];
        content = _rest.Slice(header, length);
        element = _rest[..(header + length)];
        _rest = _rest[(header + length)..];
        return true;
    }

    /// <summary>Reads an element with this tag.</summary>
    public bool TryRead(byte tag, out ReadOnlySpan<byte> content)
    {
        content = default;
        return Next(tag) && TryReadAny(out _, out content, out _);
    }

    /// <summary>Reads an element with this tag, as a whole.</summary>
    public bool TryReadElement(byte tag, out ReadOnlySpan<byte> element)
    {
        element = default;
        return Next(tag) && TryReadAny(out _, out _, out element);
    }

    /// <summary>Reads an element if it comes next; false only if it does, and is broken.</summary>
    public bool TryReadOptional(byte tag, out ReadOnlySpan<byte> content, out bool isPresent)
    {
        content = default;
        isPresent = Next(tag);
        return !isPresent || TryRead(tag, out content);
    }

    /// <summary>
    /// Reads an element inside another if it comes next, as a whole; nothing if it does not. As in Go, another inner tag
    /// counts as absent, the outer length does not bind the inner one, and whatever comes next must have a sound header.
    /// </summary>
    public bool TryReadExplicit(byte outerTag, byte innerTag, out ReadOnlySpan<byte> element)
    {
        element = default;
        if (_rest.IsEmpty)
        {
            return true;
        }

        if (!TryReadHeader(out var header, out var length))
        {
            return false;
        }

        if (!Next(outerTag))
        {
            return true;
        }

        var inner = new DerReader(_rest[header..]);
        if (length == 0 || !inner.TryReadHeader(out _, out _))
        {
            return false;
        }

        if (!inner.Next(innerTag))
        {
            return true;
        }

        if (!inner.TryReadAny(out _, out _, out element))
        {
            return false;
        }

        _rest = inner._rest;
        return true;
    }

    /// <summary>Reads an integer's bytes, in the shortest form.</summary>
    public bool TryReadInteger(out ReadOnlySpan<byte> bytes, byte tag = DerTag.Integer) =>
        TryRead(tag, out bytes) && !bytes.IsEmpty
        && (bytes.Length == 1 || !(bytes[0] == 0 && bytes[1] < 0x80 || bytes[0] == 0xFF && bytes[1] >= 0x80));

    /// <summary>Reads an integer of at most 64 bits.</summary>
    public bool TryReadInt64(out long value, byte tag = DerTag.Integer)
    {
        value = 0;
        if (!TryReadInteger(out var bytes, tag) || bytes.Length > 8)
        {
            return false;
        }

        value = (sbyte)bytes[0];
        foreach (var b in bytes[1..])
        {
            value = (value << 8) | b;
        }

        return true;
    }

    public bool TryReadBoolean(out bool value)
    {
        var isRead = TryRead(DerTag.Boolean, out var content) && content.Length == 1 && content[0] is 0 or 0xFF;
        value = isRead && content[0] == 0xFF;
        return isRead;
    }

    /// <summary>Reads an object identifier's bytes; each of its numbers is below 2^31 and in the shortest form.</summary>
    public bool TryReadOid(out ReadOnlySpan<byte> oid)
    {
        if (!TryRead(DerTag.Oid, out oid) || oid.IsEmpty || oid[^1] >= 0x80)
        {
            return false;
        }

        var (number, isFirst) = (0U, true);
        foreach (var b in oid)
        {
            if (isFirst && b == 0x80 || number >= 1U << 24)
            {
                return false;
            }

            isFirst = b < 0x80;
            number = isFirst ? 0 : (number << 7) | (b & 0x7FU);
        }

        return true;
    }

    /// <summary>Reads a bit string; <paramref name="unused"/> are the bits that the last byte does not use.</summary>
    public bool TryReadBits(out ReadOnlySpan<byte> bytes, out int unused, byte tag = DerTag.BitString)
    {
        unused = 0;
        if (!TryRead(tag, out bytes) || bytes.IsEmpty)
        {
            return false;
        }

        unused = bytes[0];
        bytes = bytes[1..];
        return unused <= 7 && (bytes.IsEmpty ? unused == 0 : (bytes[^1] & ((1 << unused) - 1)) == 0);
    }

    // The header's and the content's length; a tag may also be of several bytes.
    private readonly bool TryReadHeader(out int header, out int length)
    {
        header = length = 0;
        var tag = 1;
        if (_rest.Length > 0 && (_rest[0] & 0x1F) == 0x1F)
        {
            var number = 0L;
            do
            {
                if (tag >= _rest.Length || tag > 5 || _rest[1] == 0x80)
                {
                    return false;
                }

                number = (number << 7) | (_rest[tag] & 0x7FL);
            }
            while (_rest[tag++] >= 0x80);

            if (number is < 0x1F or > int.MaxValue)
            {
                return false;
            }
        }

        if (tag >= _rest.Length)
        {
            return false;
        }

        var isRead = new DerReader(_rest[(tag - 1)..]).TryReadLength(out header, out length);
        header += tag - 1;
        return isRead;
    }

    private readonly bool TryReadLength(out int header, out int length)
    {
        header = 2;
        length = _rest[1];
        if (length < 0x80)
        {
            return true;
        }

        var count = length & 0x7F;
        if (count is 0 or > 4 || _rest.Length < 2 + count)
        {
            return false;
        }

        Span<byte> padded = stackalloc byte[4];
        padded.Clear();
        _rest.Slice(2, count).CopyTo(padded[(4 - count)..]);
        var value = BinaryPrimitives.ReadUInt32BigEndian(padded);
        header = 2 + count;
        length = unchecked((int)value);
        return value is >= 0x80 and <= int.MaxValue && value >> ((count - 1) * 8) != 0;
    }
}
