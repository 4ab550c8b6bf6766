using System.Text;

namespace Keyferry.Text.Values;

/// <summary>
/// A Go string: any bytes, mostly UTF-8. A view on a buffer that somebody else owns and may clear, as a render does at
/// its end.
/// </summary>
internal readonly struct GoString(byte[] buffer, int offset, int length) : IEquatable<GoString>, IComparable<GoString>
{
    public GoString(byte[] bytes)
        : this(bytes, 0, bytes.Length)
    {
    }

    public static GoString Empty => new([], 0, 0);

    public byte[] Buffer => buffer ?? [];

    public int Offset => offset;

    public int Length => length;

    public ReadOnlySpan<byte> Span => buffer.AsSpan(offset, length);

    public static bool operator ==(GoString left, GoString right) => left.Equals(right);

    public static bool operator !=(GoString left, GoString right) => !left.Equals(right);

    public static bool operator <(GoString left, GoString right) => left.CompareTo(right) < 0;

    public static bool operator >(GoString left, GoString right) => left.CompareTo(right) > 0;

    public static bool operator <=(GoString left, GoString right) => left.CompareTo(right) <= 0;

    public static bool operator >=(GoString left, GoString right) => left.CompareTo(right) >= 0;

    /// <summary>A string of its own buffer. For texts of the program, not for secrets: nothing clears it.</summary>
    public static GoString Of(string text) => new(Encoding.UTF8.GetBytes(text));

    /// <summary>A part of it, on the same buffer.</summary>
    public GoString Slice(int start, int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)start, (uint)length, nameof(start));
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)count, (uint)(length - start), nameof(count));
        return new GoString(Buffer, offset + start, count);
    }

    /// <summary>The text as a .NET string: for names that stand in the template, never for values.</summary>
    public string ToText() => Encoding.UTF8.GetString(Span);

    public int CompareTo(GoString other) => Span.SequenceCompareTo(other.Span);

    public bool Equals(GoString other) => Span.SequenceEqual(other.Span);

    public override bool Equals(object? obj) => obj is GoString other && Equals(other);

    public override int GetHashCode()
    {
        var hash = default(HashCode);
        hash.AddBytes(Span);
        return hash.ToHashCode();
    }

    /// <summary>Tells the length only: the text may be a secret.</summary>
    public override string ToString() => $"{length} bytes";
}
