namespace Keyferry.Text.Gjson;

/// <summary>Finds where JSON values end, without asking whether they are well-formed.</summary>
internal static class JsonScan
{
    /// <summary>
    /// How deep modifiers rebuild a document; what lies below stays as it is. Each level is scanned again, so that a
    /// hostile document would otherwise cost the square of its size.
    /// </summary>
    public const int MaxReshapeDepth = 500;

    /// <summary>Whether a value can begin with this byte.</summary>
    public static bool IsValueStart(byte b) => b is
        (byte)'"' or (byte)'{' or (byte)'[' or (byte)'n' or (byte)'t' or (byte)'f' or (byte)'+' or (byte)'-'
        or (byte)'i' or (byte)'I' or (byte)'N' or (>= (byte)'0' and <= (byte)'9');

    /// <summary>The index behind the string that opens at <paramref name="at"/>; the text's end if it never closes.</summary>
    public static int StringEnd(ReadOnlySpan<byte> text, int at, out bool isClosed)
    {
        for (at++; at < text.Length; at++)
        {
            if (text[at] == '\\')
            {
                at++;
            }
            else if (text[at] == '"')
            {
                isClosed = true;
                return at + 1;
            }
        }

        isClosed = false;
        return text.Length;
    }

    /// <summary>
    /// The index behind the bracket that balances the one at <paramref name="at"/>. Which kind of bracket closes
    /// which is not looked at.
    /// </summary>
    public static int BalancedEnd(ReadOnlySpan<byte> text, int at)
    {
        var depth = 1;
        at++;
        while (at < text.Length)
        {
            switch (text[at])
            {
                case (byte)'"':
                    at = StringEnd(text, at, out _);
                    continue;
                case (byte)'{' or (byte)'[' or (byte)'(':
                    depth++;
                    break;
                case (byte)'}' or (byte)']' or (byte)')':
                    if (--depth == 0)
                    {
                        return at + 1;
                    }

                    break;
            }

            at++;
        }

        return text.Length;
    }

    /// <summary>As <see cref="BalancedEnd"/>, or the end of the string that opens there.</summary>
    public static int StringOrBalancedEnd(ReadOnlySpan<byte> text, int at) =>
        text[at] == '"' ? StringEnd(text, at, out _) : BalancedEnd(text, at);

    /// <summary>The index behind a word such as <c>true</c>.</summary>
    public static int WordEnd(ReadOnlySpan<byte> text, int at)
    {
        var length = text[(at + 1)..].IndexOfAnyExceptInRange((byte)'a', (byte)'z');
        return length < 0 ? text.Length : at + 1 + length;
    }

    /// <summary>The index behind a number.</summary>
    public static int NumberEnd(ReadOnlySpan<byte> text, int at)
    {
        for (at++; at < text.Length; at++)
        {
            if (text[at] is <= (byte)' ' or (byte)',' or (byte)']' or (byte)'}')
            {
                return at;
            }
        }

        return text.Length;
    }

    /// <summary>The text without white space at its ends.</summary>
    public static ReadOnlyMemory<byte> Trim(ReadOnlyMemory<byte> text)
    {
        var span = text.Span;
        var start = 0;
        var end = span.Length;
        while (start < end && span[start] <= ' ')
        {
            start++;
        }

        while (end > start && span[end - 1] <= ' ')
        {
            end--;
        }

        return text[start..end];
    }
}
