using System.Text;

namespace Keyferry.Text.Yaml.Scanning;

/// <summary>Reads tags, anchors and directives: the rare words of YAML.</summary>
internal static class TagScan
{
    /// <summary>Reads an anchor's or alias's name, after its indicator.</summary>
    public static string ReadAnchor(YamlCursor cursor)
    {
        cursor.Skip();
        var name = ReadWord(cursor);
        if (name.Length == 0 || !(cursor.IsBlankOrEnd() || "?:,]}%@`"u8.Contains(cursor[0])))
        {
            throw cursor.Error("did not find expected alphabetic or numeric character");
        }

        return name;
    }

    /// <summary>Reads a tag: <c>!suffix</c>, <c>!handle!suffix</c>, <c>!&lt;uri&gt;</c> (no handle) or <c>!</c>.</summary>
    public static (string Handle, string Suffix) ReadTag(YamlCursor cursor)
    {
        var tag = cursor[1] == '<' ? ReadVerbatim(cursor) : ReadShort(cursor);
        if (!cursor.IsBlankOrEnd())
        {
            throw cursor.Error("did not find expected whitespace or line break");
        }

        return tag;
    }

    /// <summary>Reads a directive line; the version as <c>1.1</c>, of a tag its handle and prefix.</summary>
    public static YamlToken ReadDirective(YamlCursor cursor)
    {
        var line = cursor.Line;
        cursor.Skip();
        var name = ReadWord(cursor);
        if (name.Length == 0)
        {
            throw cursor.Error("could not find expected directive name");
        }

        if (!cursor.IsBlankOrEnd())
        {
            throw cursor.Error("found unexpected non-alphabetical character");
        }

        var token = name switch
        {
            "YAML" => new YamlToken(YamlTokenKind.VersionDirective, line, Handle: ReadVersion(cursor)),
            "TAG" => ReadTagDirective(cursor, line),
            _ => throw cursor.Error("found unknown directive name"),
        };
        cursor.SkipBlanks();
        cursor.SkipComment();
        if (!cursor.IsBreakOrEnd())
        {
            throw cursor.Error("did not find expected comment or line break");
        }

        cursor.SkipBreak();
        return token;
    }

    private static (string Handle, string Suffix) ReadVerbatim(YamlCursor cursor)
    {
        cursor.Skip(2);
        var uri = ReadUri(cursor, "");
        if (cursor[0] != '>')
        {
            throw cursor.Error("did not find the expected '>'");
        }

        cursor.Skip();
        return ("", uri);
    }

    private static (string Handle, string Suffix) ReadShort(YamlCursor cursor)
    {
        var handle = ReadHandle(cursor, isDirective: false);
        if (handle.Length > 1 && handle[^1] == '!')
        {
            return (handle, ReadUri(cursor, ""));
        }

        var suffix = ReadUri(cursor, handle);
        return suffix.Length == 0 ? ("", "!") : ("!", suffix);
    }

    private static YamlToken ReadTagDirective(YamlCursor cursor, int line)
    {
        cursor.SkipBlanks();
        var handle = ReadHandle(cursor, isDirective: true);
        if (!cursor.IsBlank())
        {
            throw cursor.Error("did not find expected whitespace");
        }

        cursor.SkipBlanks();
        var prefix = ReadUri(cursor, "");
        if (!cursor.IsBlankOrEnd())
        {
            throw cursor.Error("did not find expected whitespace or line break");
        }

        return new YamlToken(YamlTokenKind.TagDirective, line, Handle: handle, Suffix: prefix);
    }

    private static string ReadVersion(YamlCursor cursor)
    {
        cursor.SkipBlanks();
        var major = ReadNumber(cursor);
        if (cursor[0] != '.')
        {
            throw cursor.Error("did not find expected digit or '.' character");
        }

        cursor.Skip();
        return $"{major}.{ReadNumber(cursor)}";
    }

    private static int ReadNumber(YamlCursor cursor)
    {
        var (value, digits) = (0, 0);
        for (; YamlCharacters.IsDigit(cursor[0]); cursor.Skip())
        {
            if (++digits > 2)
            {
                throw cursor.Error("found extremely long version number");
            }

            value = value * 10 + cursor[0] - '0';
        }

        return digits > 0 ? value : throw cursor.Error("did not find expected version number");
    }

    private static string ReadHandle(YamlCursor cursor, bool isDirective)
    {
        if (cursor[0] != '!')
        {
            throw cursor.Error("did not find expected '!'");
        }

        cursor.Skip();
        var handle = "!" + ReadWord(cursor);
        if (cursor[0] == '!')
        {
            cursor.Skip();
            return handle + "!";
        }

        return !isDirective || handle == "!" ? handle : throw cursor.Error("did not find expected '!'");
    }

    /// <summary>Reads a URI that goes on after <paramref name="head"/>, whose first character is dropped.</summary>
    private static string ReadUri(YamlCursor cursor, string head)
    {
        var uri = new List<byte>(Encoding.ASCII.GetBytes(head.Length > 1 ? head[1..] : ""));
        var isEmpty = head.Length == 0;
        for (; YamlCharacters.IsTagCharacter(cursor[0]); isEmpty = false)
        {
            if (cursor[0] == '%')
            {
                ReadEscapes(cursor, uri);
                continue;
            }

            uri.Add(cursor[0]);
            cursor.Skip();
        }

        return isEmpty ? throw cursor.Error("did not find expected tag URI") : Encoding.UTF8.GetString([.. uri]);
    }

    /// <summary>Reads the escapes of one UTF-8 character.</summary>
    private static void ReadEscapes(YamlCursor cursor, List<byte> uri)
    {
        for (var left = -1; left != 0; left--)
        {
            if (cursor[0] != '%' || !char.IsAsciiHexDigit((char)cursor[1]) || !char.IsAsciiHexDigit((char)cursor[2]))
            {
                throw cursor.Error("did not find URI escaped octet");
            }

            var octet = Convert.FromHexString([(char)cursor[1], (char)cursor[2]])[0];
            if (left < 0)
            {
                left = octet is < 0x80 or (>= 0xC0 and < 0xF8) ? YamlCharacters.Width(octet) : 0;
            }
            else if ((octet & 0xC0) != 0x80)
            {
                throw cursor.Error("found an incorrect trailing UTF-8 octet");
            }

            if (left == 0)
            {
                throw cursor.Error("found an incorrect leading UTF-8 octet");
            }

            uri.Add(octet);
            cursor.Skip(3);
        }
    }

    private static string ReadWord(YamlCursor cursor)
    {
        var word = new StringBuilder();
        for (; YamlCharacters.IsWord(cursor[0]); cursor.Skip())
        {
            word.Append((char)cursor[0]);
        }

        return word.ToString();
    }
}
