using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace Keyferry.Text.Functions.Dates;

/// <summary>
/// The content of a TZif file: when a zone's offset and abbreviation change. The abbreviations are why .NET's own time
/// zones do not serve here.
/// </summary>
internal sealed class ZoneFile
{
    private const int HeaderLength = 44;
    private const int TypeLength = 6;

    private readonly long[] _changes;
    private readonly byte[] _typeOfChange;
    private readonly ZoneState[] _types;
    private readonly ZoneRule? _afterwards;

    private ZoneFile(long[] changes, byte[] typeOfChange, ZoneState[] types, ZoneRule? afterwards) =>
        (_changes, _typeOfChange, _types, _afterwards) = (changes, typeOfChange, types, afterwards);

    /// <summary>Reads a file's content; null if it is none.</summary>
    public static ZoneFile? Read(ReadOnlySpan<byte> data)
    {
        if (!TryReadCounts(data, out var counts, out var isWide))
        {
            return null;
        }

        if (isWide)
        {
            // The 64-bit part follows the 32-bit one.
            var skipped = HeaderLength + counts.BodyLength(4);
            if (skipped > data.Length)
            {
                return null;
            }

            data = data[(int)skipped..];
            if (!TryReadCounts(data, out counts, out _))
            {
                return null;
            }
        }

        var wordLength = isWide ? 8 : 4;
        var end = HeaderLength + counts.BodyLength(wordLength);
        if (counts.Types == 0 || end > data.Length)
        {
            return null;
        }

        return ReadBody(data[HeaderLength..(int)end], counts, wordLength, RuleIn(data[(int)end..]));
    }

    /// <summary>What holds at a moment, in seconds since 1970.</summary>
    public ZoneState At(long unixSeconds)
    {
        if (_changes.Length > 0 && unixSeconds < _changes[0])
        {
            return _types[FirstType()];
        }

        var last = Array.BinarySearch(_changes, unixSeconds);
        if (last < 0)
        {
            last = ~last - 1;
        }

        if (last >= _changes.Length - 1 && _afterwards is { } rule)
        {
            return rule.At(unixSeconds);
        }

        return _types[last < 0 ? 0 : _typeOfChange[last]];
    }

    private static ZoneFile? ReadBody(
        ReadOnlySpan<byte> body, in Counts counts, int wordLength, ZoneRule? afterwards)
    {
        var changes = new long[counts.Changes];
        for (var at = 0; at < changes.Length; at++)
        {
            var word = body[(at * wordLength)..];
            changes[at] = wordLength == 8
                ? BinaryPrimitives.ReadInt64BigEndian(word)
                : BinaryPrimitives.ReadInt32BigEndian(word);
        }

        body = body[(changes.Length * wordLength)..];
        var typeOfChange = body[..changes.Length].ToArray();
        foreach (var type in typeOfChange)
        {
            if (type >= counts.Types)
            {
                return null;
            }
        }

        body = body[changes.Length..];
        var names = body.Slice(counts.Types * TypeLength, counts.NameBytes);
        var types = new ZoneState[counts.Types];
        for (var at = 0; at < types.Length; at++)
        {
            var type = body.Slice(at * TypeLength, TypeLength);
            if (type[5] >= names.Length)
            {
                return null;
            }

            var name = names[type[5]..];
            var nameEnd = name.IndexOf((byte)0);
            types[at] = new ZoneState(
                Encoding.ASCII.GetString(nameEnd < 0 ? name : name[..nameEnd]),
                BinaryPrimitives.ReadInt32BigEndian(type),
                type[4] != 0);
        }

        return new ZoneFile(changes, typeOfChange, types, afterwards);
    }

    private static ZoneRule? RuleIn(ReadOnlySpan<byte> footer) =>
        footer.Length > 2 && footer[0] == '\n' && footer[^1] == '\n' ? ZoneRule.Read(footer[1..^1]) : null;

    /// <summary>The type before the first change: the first one, unless a change needs it.</summary>
    private int FirstType()
    {
        if (!_typeOfChange.Contains((byte)0))
        {
            return 0;
        }

        if (_types[_typeOfChange[0]].IsDaylight)
        {
            for (var at = _typeOfChange[0] - 1; at >= 0; at--)
            {
                if (!_types[at].IsDaylight)
                {
                    return at;
                }
            }
        }

        return Math.Max(0, Array.FindIndex(_types, static type => !type.IsDaylight));
    }

    private static bool TryReadCounts(ReadOnlySpan<byte> data, out Counts counts, out bool isWide)
    {
        counts = default;
        isWide = data.Length > 4 && data[4] is (byte)'2' or (byte)'3';
        if (data.Length < HeaderLength || !data.StartsWith("TZif"u8) || (data[4] != 0 && !isWide))
        {
            return false;
        }

        counts = new Counts(
            UtcFlags: Word(data, 20), StandardFlags: Word(data, 24), LeapSeconds: Word(data, 28),
            Changes: Word(data, 32), Types: Word(data, 36), NameBytes: Word(data, 40));
        return counts is
        {
            UtcFlags: >= 0, StandardFlags: >= 0, LeapSeconds: >= 0, Changes: >= 0, Types: >= 0, NameBytes: >= 0,
        };
    }

    private static int Word(ReadOnlySpan<byte> data, int at) => BinaryPrimitives.ReadInt32BigEndian(data[at..]);

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Counts(
        int UtcFlags, int StandardFlags, int LeapSeconds, int Changes, int Types, int NameBytes)
    {
        public long BodyLength(int wordLength) =>
            ((long)Changes * (wordLength + 1)) + ((long)Types * TypeLength) + NameBytes
            + ((long)LeapSeconds * (wordLength + 4)) + StandardFlags + UtcFlags;
    }
}
