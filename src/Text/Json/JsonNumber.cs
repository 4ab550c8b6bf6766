using System.Buffers.Text;
using Keyferry.Text.GoFormat;
using Keyferry.Text.Runtime;

namespace Keyferry.Text.Json;

/// <summary>Writes numbers as JavaScript would: an exponent from 1e21 on and below 1e-6, as short as it goes.</summary>
internal static class JsonNumber
{
    public static void Append(TextBuffer output, long value)
    {
        Utf8Formatter.TryFormat(value, output.GetSpan(20), out var written);
        output.Advance(written);
    }

    public static void Append(TextBuffer output, ulong value)
    {
        Utf8Formatter.TryFormat(value, output.GetSpan(20), out var written);
        output.Advance(written);
    }

    /// <exception cref="GoJsonException">It is not finite.</exception>
    public static void Append(TextBuffer output, double value)
    {
        if (!double.IsFinite(value))
        {
            throw new GoJsonException("json: unsupported value: a number that is not finite");
        }

        // Fast path for whole numbers; -0 keeps its sign and is not one of them.
        if (value is > -1e15 and < 1e15 && (long)value == value && !(value == 0 && double.IsNegative(value)))
        {
            Append(output, (long)value);
            return;
        }

        var size = Math.Abs(value);
        if (value == 0 || size is >= 1e-6 and < 1e21)
        {
            output.Advance(GoFloat.FormatPlain(value, output.GetSpan(GoFloat.LongestPlain)));
            return;
        }

        var room = output.GetSpan(GoFloat.LongestPlain);
        var length = GoFloat.FormatGeneral(value, room);
        // Go's e-07 is e-7 in JSON.
        if (length > 3 && room[length - 4] == 'e' && room[length - 3] == '-' && room[length - 2] == '0')
        {
            room[length - 2] = room[length - 1];
            length--;
        }

        output.Advance(length);
    }
}
