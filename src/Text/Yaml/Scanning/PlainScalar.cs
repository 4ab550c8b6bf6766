using Keyferry.Text.Values;

namespace Keyferry.Text.Yaml.Scanning;

/// <summary>Reads scalars without quotes.</summary>
internal static class PlainScalar
{
    /// <summary>Reads one.</summary>
    /// <param name="cursor">Where it begins.</param>
    /// <param name="scratch">Takes it where it is folded.</param>
    /// <param name="indent">The least column of its further lines.</param>
    /// <param name="isFlow">Whether it stands within brackets.</param>
    /// <param name="crossedLine">Whether line breaks follow it: a key may come next.</param>
    public static GoString Read(YamlCursor cursor, Scratch scratch, int indent, bool isFlow, out bool crossedLine)
    {
        var isCopied = false;
        var segment = cursor.Position;
        var end = segment;
        var breaks = -1;
        while (!cursor.IsDocumentMark() && cursor[0] != '#')
        {
            while (!cursor.IsBlankOrEnd() && !EndsHere(cursor, isFlow))
            {
                if (breaks >= 0)
                {
                    if (!isCopied)
                    {
                        scratch.Begin();
                    }

                    isCopied = true;
                    scratch.Append(segment, end);
                    scratch.AppendFolded(breaks, cursor.Position);
                    segment = cursor.Position;
                    breaks = -1;
                }

                cursor.Skip();
                end = cursor.Position;
            }

            if (!cursor.IsBlank() && !cursor.IsBreak())
            {
                break;
            }

            SkipWhite(cursor, indent, ref breaks);
            if (!isFlow && cursor.Column < indent)
            {
                break;
            }
        }

        crossedLine = breaks >= 0;
        if (!isCopied)
        {
            return new GoString(cursor.Input.Bytes, segment, end - segment);
        }

        scratch.Append(segment, end);
        return scratch.Finish();
    }

    private static bool EndsHere(YamlCursor cursor, bool isFlow) =>
        cursor[0] == ':' && cursor.IsBlankOrEnd(1)
        || isFlow && cursor[0] is (byte)',' or (byte)'?' or (byte)'[' or (byte)']' or (byte)'{' or (byte)'}';

    private static void SkipWhite(YamlCursor cursor, int indent, ref int breaks)
    {
        while (true)
        {
            if (cursor.IsBlank())
            {
                if (breaks >= 0 && cursor.Column < indent && cursor[0] == '\t')
                {
                    throw cursor.Error("found a tab character that violates indentation");
                }

                cursor.Skip();
            }
            else if (cursor.IsBreak())
            {
                if (breaks < 0)
                {
                    breaks = cursor.Position;
                }

                cursor.SkipBreak();
            }
            else
            {
                return;
            }
        }
    }
}
