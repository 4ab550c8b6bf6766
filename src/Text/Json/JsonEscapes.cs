using System.Buffers.Text;

namespace Keyferry.Text.Json;

/// <summary>The escapes of JSON strings: what each letter behind a backslash stands for, and four hexadecimal digits.</summary>
internal static class JsonEscapes
{
    /// <summary>What the letter behind a backslash stands for; 0 for <c>u</c>, and for a letter that is no escape.</summary>
    public static byte Unescape(byte letter) => letter switch
    {
        (byte)'b' => (byte)'\b',
        (byte)'f' => (byte)'\f',
        (byte)'n' => (byte)'\n',
        (byte)'r' => (byte)'\r',
        (byte)'t' => (byte)'\t',
        (byte)'"' or (byte)'\\' or (byte)'/' => letter,
        _ => 0,
    };

    /// <summary>The letter that stands behind a backslash for a byte; 0 for one without.</summary>
    public static byte Escape(byte b) => b switch
    {
        (byte)'\b' => (byte)'b',
        (byte)'\f' => (byte)'f',
        (byte)'\n' => (byte)'n',
        (byte)'\r' => (byte)'r',
        (byte)'\t' => (byte)'t',
        (byte)'"' or (byte)'\\' => b,
        _ => 0,
    };

    /// <summary>The code unit of four hexadecimal digits; -1 where they are not.</summary>
    public static int CodeUnit(ReadOnlySpan<byte> digits) =>
        Utf8Parser.TryParse(digits, out ushort unit, out var used, 'x') && used == 4 && digits.Length == 4 ? unit : -1;
}
