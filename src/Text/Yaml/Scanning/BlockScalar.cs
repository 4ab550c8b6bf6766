using Keyferry.Text.Values;

namespace Keyferry.Text.Yaml.Scanning;

/// <summary>Reads literal (<c>|</c>) and folded (<c>&gt;</c>) scalars.</summary>
internal static class BlockScalar
{
    private enum Chomping
    {
        Clip,
        Strip,
        Keep,
    }

    /// <summary>Reads the one that begins here.</summary>
    /// <param name="cursor">At its indicator.</param>
    /// <param name="scratch">Takes its text.</param>
    /// <param name="parentIndent">The column of the collection it stands in; -1 for none.</param>
    public static GoString Read(YamlCursor cursor, Scratch scratch, int parentIndent)
    {
        var isLiteral = cursor[0] == '|';
        cursor.Skip();
        var chomping = ReadHeader(cursor, out var increment);
        var indent = increment > 0 ? Math.Max(parentIndent, 0) + increment : 0;

        scratch.Begin();
        var breaks = cursor.Position;
        var breaksEnd = SkipIndentation(cursor, ref indent, parentIndent);
        var (lead, leadEnd) = (breaks, breaks);
        var wasBlank = false;
        while (cursor.Column == indent && !cursor.IsEnd)
        {
            var isBlank = cursor.IsBlank();
            var isFolded = !isLiteral && !wasBlank && !isBlank && leadEnd > lead && leadEnd - lead < 3;
            if (!isFolded)
            {
                scratch.AppendBreaks(lead, leadEnd);
            }
            else if (breaks == breaksEnd)
            {
                scratch.Append((byte)' ');
            }

            scratch.AppendBreaks(breaks, breaksEnd);
            wasBlank = isBlank;
            var from = cursor.Position;
            while (!cursor.IsBreakOrEnd())
            {
                cursor.Skip();
            }

            scratch.Append(from, cursor.Position);
            lead = cursor.Position;
            cursor.SkipBreak();
            leadEnd = breaks = cursor.Position;
            breaksEnd = SkipIndentation(cursor, ref indent, parentIndent);
        }

        if (chomping != Chomping.Strip)
        {
            scratch.AppendBreaks(lead, leadEnd);
        }

        if (chomping == Chomping.Keep)
        {
            scratch.AppendBreaks(breaks, breaksEnd);
        }

        return scratch.Finish();
    }

    /// <summary>Reads what follows the indicator, up to the next line; 0 for no increment given.</summary>
    private static Chomping ReadHeader(YamlCursor cursor, out int increment)
    {
        var chomping = ReadChomping(cursor);
        increment = 0;
        if (YamlCharacters.IsDigit(cursor[0]))
        {
            increment = cursor[0] - '0';
            if (increment == 0)
            {
                throw cursor.Error("found an indentation indicator equal to 0");
            }

            cursor.Skip();
            if (chomping == Chomping.Clip)
            {
                chomping = ReadChomping(cursor);
            }
        }

        cursor.SkipBlanks();
        cursor.SkipComment();
        if (!cursor.IsBreakOrEnd())
        {
            throw cursor.Error("did not find expected comment or line break");
        }

        cursor.SkipBreak();
        return chomping;
    }

    private static Chomping ReadChomping(YamlCursor cursor)
    {
        if (cursor[0] is not ((byte)'+' or (byte)'-'))
        {
            return Chomping.Clip;
        }

        var chomping = cursor[0] == '+' ? Chomping.Keep : Chomping.Strip;
        cursor.Skip();
        return chomping;
    }

    /// <summary>Skips indentation and empty lines, finds the indentation if need be; answers the last break's end.</summary>
    private static int SkipIndentation(YamlCursor cursor, ref int indent, int parentIndent)
    {
        var end = cursor.Position;
        var deepest = 0;
        while (true)
        {
            while ((indent == 0 || cursor.Column < indent) && cursor[0] == ' ')
            {
                cursor.Skip();
            }

            deepest = Math.Max(deepest, cursor.Column);
            if ((indent == 0 || cursor.Column < indent) && cursor[0] == '\t')
            {
                throw cursor.Error("found a tab character where an indentation space is expected");
            }

            if (!cursor.IsBreak())
            {
                break;
            }

            cursor.SkipBreak();
            end = cursor.Position;
        }

        if (indent == 0)
        {
            indent = Math.Max(Math.Max(deepest, parentIndent + 1), 1);
        }

        return end;
    }
}
