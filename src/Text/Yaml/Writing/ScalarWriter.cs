using System.Text;
using Keyferry.Text.Yaml.Scanning;

namespace Keyferry.Text.Yaml.Writing;

/// <summary>Writes texts in each notation, folding where lines get long.</summary>
internal static class ScalarWriter
{
    public static void WritePlain(YamlLines lines, ReadOnlySpan<byte> text, bool mayFold)
    {
        if (!lines.IsAfterWhite)
        {
            lines.Put((byte)' ');
        }

        var wasSpace = false;
        for (var at = 0; at < text.Length;)
        {
            var isSpace = text[at] == ' ';
            if (isSpace && mayFold && !wasSpace && lines.IsWide && text[at + 1] != ' ')
            {
                lines.StartLine();
                at++;
            }
            else
            {
                lines.PutCharacter(text, ref at);
                if (!isSpace)
                {
                    lines.IsIndentation = false;
                }
            }

            wasSpace = isSpace;
        }

        lines.EndText();
    }

    public static void WriteSingleQuoted(YamlLines lines, ReadOnlySpan<byte> text, bool mayFold)
    {
        lines.PutIndicator("'"u8, needsWhite: true);
        var (wasSpace, wasBreak) = (false, false);
        for (var at = 0; at < text.Length;)
        {
            if (text[at] == ' ')
            {
                PutSingleSpace(lines, text, ref at, mayFold && !wasSpace);
                wasSpace = true;
            }
            else if (YamlCharacters.BreakLength(text, at, text.Length) > 0)
            {
                if (!wasBreak && text[at] == '\n')
                {
                    lines.PutBreak();
                }

                lines.PutBreak(text, ref at);
                lines.IsIndentation = true;
                wasBreak = true;
            }
            else
            {
                if (wasBreak)
                {
                    lines.StartLine();
                }

                if (text[at] == '\'')
                {
                    lines.Put((byte)'\'');
                }

                lines.PutCharacter(text, ref at);
                lines.IsIndentation = false;
                (wasSpace, wasBreak) = (false, false);
            }
        }

        lines.PutIndicator("'"u8, needsWhite: false);
        lines.EndText();
    }

    public static void WriteDoubleQuoted(YamlLines lines, ReadOnlySpan<byte> text, bool mayFold)
    {
        lines.PutIndicator("\""u8, needsWhite: true);
        // go-yaml v2 treats every character as a byte order mark once the text begins with one.
        var isAllEscaped = text.StartsWith("\uFEFF"u8);
        var wasSpace = false;
        for (var at = 0; at < text.Length;)
        {
            var isSpace = false;
            if (isAllEscaped || !ScalarTraits.IsPrintable(text, at) || text[at] is (byte)'"' or (byte)'\\'
                || YamlCharacters.BreakLength(text, at, text.Length) > 0)
            {
                PutEscaped(lines, text, ref at);
            }
            else if (text[at] == ' ')
            {
                isSpace = true;
                PutSpace(lines, text, ref at, mayFold && !wasSpace);
            }
            else
            {
                lines.PutCharacter(text, ref at);
            }

            wasSpace = isSpace;
        }

        lines.PutIndicator("\""u8, needsWhite: false);
        lines.EndText();
    }

    public static void WriteLiteral(YamlLines lines, ReadOnlySpan<byte> text)
    {
        lines.PutIndicator("|"u8, needsWhite: true);
        if (text[0] == ' ' || YamlCharacters.BreakLength(text, 0, text.Length) > 0)
        {
            lines.PutIndicator("2"u8, needsWhite: false);
        }

        var last = LastBreak(text);
        if (last < 0)
        {
            lines.PutIndicator("-"u8, needsWhite: false);
        }
        else if (last == 0 || LastBreak(text[..last]) >= 0)
        {
            lines.PutIndicator("+"u8, needsWhite: false);
        }

        lines.PutBreak();
        lines.IsIndentation = lines.IsAfterWhite = true;
        var wasBreak = true;
        for (var at = 0; at < text.Length;)
        {
            if (YamlCharacters.BreakLength(text, at, text.Length) > 0)
            {
                lines.PutBreak(text, ref at);
                lines.IsIndentation = true;
                wasBreak = true;
                continue;
            }

            if (wasBreak)
            {
                lines.StartLine();
            }

            lines.PutCharacter(text, ref at);
            lines.IsIndentation = false;
            wasBreak = false;
        }
    }

    private static void PutSingleSpace(YamlLines lines, ReadOnlySpan<byte> text, ref int at, bool mayFold)
    {
        if (mayFold && lines.IsWide && at > 0 && at < text.Length - 1 && text[at + 1] != ' ')
        {
            lines.StartLine();
            at++;
        }
        else
        {
            lines.PutCharacter(text, ref at);
        }
    }

    /// <summary>Where the line break begins that ends the text; -1 for none.</summary>
    private static int LastBreak(ReadOnlySpan<byte> text)
    {
        var at = text.Length - 1;
        while (at > 0 && (text[at] & 0xC0) == 0x80)
        {
            at--;
        }

        return YamlCharacters.BreakLength(text, at, text.Length) > 0 ? at : -1;
    }

    private static void PutSpace(YamlLines lines, ReadOnlySpan<byte> text, ref int at, bool mayFold)
    {
        if (!mayFold || !lines.IsWide || at == 0 || at == text.Length - 1)
        {
            lines.PutCharacter(text, ref at);
            return;
        }

        lines.StartLine();
        if (text[at + 1] == ' ')
        {
            lines.Put((byte)'\\');
        }

        at++;
    }

    private static void PutEscaped(YamlLines lines, ReadOnlySpan<byte> text, ref int at)
    {
        Rune.DecodeFromUtf8(text[at..], out var rune, out var length);
        at += length;
        var letter = rune.Value switch
        {
            0 => '0',
            7 => 'a',
            8 => 'b',
            9 => 't',
            10 => 'n',
            11 => 'v',
            12 => 'f',
            13 => 'r',
            27 => 'e',
            '"' => '"',
            '\\' => '\\',
            0x85 => 'N',
            0xA0 => '_',
            0x2028 => 'L',
            0x2029 => 'P',
            _ => '\0',
        };
        var escape = letter != '\0'
            ? $"\\{letter}"
            : rune.Value switch
            {
                <= 0xFF => $"\\x{rune.Value:X2}",
                <= 0xFFFF => $"\\u{rune.Value:X4}",
                _ => $"\\U{rune.Value:X8}",
            };
        lines.PutAscii(Encoding.ASCII.GetBytes(escape));
    }
}
