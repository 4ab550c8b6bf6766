using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using Keyferry.Text.Functions.Encodings;
using Keyferry.Text.Runtime;
using Keyferry.Text.Values;

namespace Keyferry.Text.Functions.Crypto;

/// <summary>Random texts and numbers, from the system's cryptographic generator.</summary>
internal static class RandomFunctions
{
    private static ReadOnlySpan<byte> Letters => "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"u8;

    private static ReadOnlySpan<byte> LettersAndDigits =>
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"u8;

    private static ReadOnlySpan<byte> Printable =>
        " !\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~"u8;

    public static void AddTo(FunctionTable table) => table
        .Add("randAlphaNum", Arguments.OneNumber, static (context, a) => Pick(context, a[0].AsInt64, LettersAndDigits))
        .Add("randAlpha", Arguments.OneNumber, static (context, a) => Pick(context, a[0].AsInt64, Letters))
        .Add("randNumeric", Arguments.OneNumber, static (context, a) => Pick(context, a[0].AsInt64, "0123456789"u8))
        .Add("randAscii", Arguments.OneNumber, static (context, a) => Pick(context, a[0].AsInt64, Printable))
        .Add("randBytes", Arguments.OneNumber, RandomBytes)
        .Add("randInt", [GoType.Int, GoType.Int], RandomInt)
        .Add("uuidv4", Arguments.None, static (context, _) => Uuid(context))
        .Add("shuffle", Arguments.OneText, Shuffle);

    private static GoValue Pick(RenderContext context, long count, ReadOnlySpan<byte> choices)
    {
        if (count <= 0)
        {
            return GoValue.EmptyString;
        }

        var text = context.Reserve(Count(context, count), out var room);
        RandomNumberGenerator.GetItems(choices, room);
        return GoValue.Of(text);
    }

    private static GoValue RandomBytes(RenderContext context, ReadOnlySpan<GoValue> arguments)
    {
        if (arguments[0].AsInt64 < 0)
        {
            throw new FunctionException("the number of bytes is negative");
        }

        context.Reserve(Count(context, arguments[0].AsInt64), out var bytes);
        RandomNumberGenerator.Fill(bytes);
        return EncodingFunctions.ToBase64(context, bytes);
    }

    // A length that cannot be had is charged first, so that the limit on memory words the error.
    private static int Count(RenderContext context, long count)
    {
        context.Charge(count + Costs.Draw);
        if (count > Array.MaxLength)
        {
            context.ChargeMemory(count);
        }

        return count <= Array.MaxLength / 2 ? (int)count : throw new FunctionException("the length is out of range");
    }

    private static GoValue RandomInt(RenderContext context, ReadOnlySpan<GoValue> arguments)
    {
        context.Charge(Costs.Draw);
        var width = unchecked(arguments[1].AsInt64 - arguments[0].AsInt64);
        return width > 0
            ? GoValue.OfInt(unchecked(arguments[0].AsInt64 + (long)Below((ulong)width)))
            : throw new FunctionException("the upper bound must be above the lower one");
    }

    private static ulong Below(ulong width)
    {
        // The part of the range that is no multiple of the width is thrown away: no value is likelier than another.
        var end = ulong.MaxValue - ulong.MaxValue % width;
        Span<byte> bytes = stackalloc byte[8];
        ulong drawn;
        do
        {
            RandomNumberGenerator.Fill(bytes);
            drawn = BitConverter.ToUInt64(bytes);
        }
        while (drawn >= end);

        return drawn % width;
    }

    private static GoValue Uuid(RenderContext context)
    {
        context.Charge(Costs.Draw);
        Span<byte> bytes = stackalloc byte[16];
        RandomNumberGenerator.Fill(bytes);
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        var text = context.Reserve(36, out var room);
        new Guid(bytes, bigEndian: true).TryFormat(room, out _);
        return GoValue.Of(text);
    }

    private static GoValue Shuffle(RenderContext context, ReadOnlySpan<GoValue> arguments)
    {
        var text = arguments[0].Bytes;
        if (text.IsEmpty)
        {
            return GoValue.EmptyString;
        }

        context.ChargeMemory(text.Length * 4L);
        var runes = ArrayPool<Rune>.Shared.Rent(text.Length);
        var count = 0;
        for (var at = 0; at < text.Length;)
        {
            // An invalid byte is read as U+FFFD and written as such, as a Go []rune would be.
            _ = Rune.DecodeFromUtf8(text[at..], out var rune, out _);
            runes[count++] = rune;
            at += rune == Rune.ReplacementChar ? GoStep(text[at..]) : rune.Utf8SequenceLength;
        }

        // Each step of a shuffle is a draw of its own.
        context.Charge(count * 3 * Costs.Draw);
        RandomNumberGenerator.Shuffle(runes.AsSpan(0, count));
        var shuffled = context.Rent();
        foreach (var rune in runes.AsSpan(0, count))
        {
            shuffled.Advance(rune.EncodeToUtf8(shuffled.GetSpan(4)));
        }

        ArrayPool<Rune>.Shared.Return(runes, clearArray: true);
        return context.Finish(shuffled);
    }

    private static int GoStep(ReadOnlySpan<byte> text) => text.StartsWith("\uFFFD"u8) ? 3 : 1;
}
