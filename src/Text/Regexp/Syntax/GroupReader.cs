namespace Keyferry.Text.Regexp.Syntax;

/// <summary>Reads how a group opens: <c>(</c>, <c>(?:</c>, <c>(?P&lt;name&gt;</c>, <c>(?i)</c>, <c>(?i:</c>.</summary>
internal static class GroupReader
{
    /// <summary>Reads from the parenthesis on, and applies flags.</summary>
    public static (GroupKind Kind, string Name) Read(PatternText text, ref PatternFlags flags)
    {
        var start = text.At;
        if (!text.Take("(?"))
        {
            text.At++;
            return (GroupKind.Capturing, "");
        }

        if (text.StartsWith("P<") || text.StartsWith("<"))
        {
            return ReadName(text, start);
        }

        var kind = ReadFlags(text, ref flags);
        if (kind == GroupKind.Error)
        {
            text.At = start + 2;
            text.Fail(PatternAdvice.ForGroup(text.Peek(), text.Peek(1)), start);
        }

        return (kind, "");
    }

    private static (GroupKind Kind, string Name) ReadName(PatternText text, int start)
    {
        var (next, second) = (text.Peek(), text.Peek(1));
        text.At += next == 'P' ? 2 : 1;
        var end = text.Find(">", text.At);
        var name = end < 0 ? "" : text.Slice(text.At, end);
        if (name.Length == 0 || !name.All(static c => char.IsAsciiLetterOrDigit(c) || c == '_'))
        {
            text.Fail(PatternAdvice.ForGroup(next, second), start);
            return (GroupKind.Error, "");
        }

        text.At = end + 1;
        return (GroupKind.Capturing, name);
    }

    private static GroupKind ReadFlags(PatternText text, ref PatternFlags flags)
    {
        var result = flags;
        var isNegated = false;
        while (true)
        {
            var c = text.Read();
            if (c is ':' or ')')
            {
                flags = result;
                return c == ':' ? GroupKind.Plain : GroupKind.FlagsOnly;
            }

            if (c == '-' && !isNegated)
            {
                isNegated = true;
                if (text.Peek() is ':' or ')')
                {
                    return GroupKind.Error;
                }

                continue;
            }

            var flag = c switch
            {
                'i' => PatternFlags.Fold,
                'm' => PatternFlags.Lines,
                's' => PatternFlags.DotNewline,
                'U' => PatternFlags.Lazy,
                _ => PatternFlags.None,
            };
            if (flag == PatternFlags.None)
            {
                return GroupKind.Error;
            }

            result = isNegated ? result & ~flag : result | flag;
        }
    }
}
