using System.Globalization;
using System.Text;

namespace Keyferry.Local.Server.Schema.Cel;

/// <summary>A token: <c>name</c>, <c>number</c>, <c>text</c>, <c>end</c>, or the operator itself.</summary>
internal readonly record struct CelToken(string Kind, string Text, int At);

/// <summary>Cuts a CEL expression into tokens.</summary>
internal static class CelLexer
{
    private static readonly string[] Operators = ["==", "!=", "<=", ">=", "&&", "||"];

    public static List<CelToken> Read(string source)
    {
        var tokens = new List<CelToken>();
        var at = 0;
        while (at < source.Length)
        {
            var c = source[at];
            var start = at;
            if (char.IsWhiteSpace(c))
            {
                at++;
                continue;
            }

            if (c is '\'' or '"')
            {
                tokens.Add(new("text", Quoted(source, ref at), start));
            }
            else if (char.IsAsciiDigit(c))
            {
                tokens.Add(new("number", Take(source, ref at, static c => char.IsAsciiLetterOrDigit(c) || c == '.'), start));
            }
            else if (char.IsAsciiLetter(c) || c == '_')
            {
                tokens.Add(new("name", Take(source, ref at, static c => char.IsAsciiLetterOrDigit(c) || c == '_'), start));
            }
            else
            {
                var op = Array.Find(Operators, o => string.CompareOrdinal(source, start, o, 0, o.Length) == 0) ?? $"{c}";
                at += op.Length;
                tokens.Add(new(op, op, start));
            }
        }

        tokens.Add(new("end", "<EOF>", at));
        return tokens;
    }

    private static string Take(string source, ref int at, Func<char, bool> belongs)
    {
        var start = at;
        while (at < source.Length && belongs(source[at]))
        {
            at++;
        }

        return source[start..at];
    }

    private static string Quoted(string source, ref int at)
    {
        var start = at;
        var quote = source[at++];
        var text = new StringBuilder();
        for (; at < source.Length && source[at] != quote; at++)
        {
            text.Append(source[at] == '\\' && at + 1 < source.Length ? Escape(source, ref at) : source[at]);
        }

        if (at++ >= source.Length)
        {
            throw new CelException("Syntax error: token recognition error", start);
        }

        return text.ToString();
    }

    private static char Escape(string source, ref int at)
    {
        var c = source[++at];
        if (c != 'u')
        {
            return c switch
            {
                'n' => '\n', 't' => '\t', 'r' => '\r', 'a' => '\a', 'b' => '\b', 'f' => '\f', 'v' => '\v',
                '\\' or '"' or '\'' or '`' or '?' => c,
                _ => throw new CelException("Syntax error: token recognition error", at - 1),
            };
        }

        if (at + 4 >= source.Length
            || !ushort.TryParse(source.AsSpan(at + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code))
        {
            throw new CelException("Syntax error: token recognition error", at - 1);
        }

        at += 4;
        return (char)code;
    }
}
