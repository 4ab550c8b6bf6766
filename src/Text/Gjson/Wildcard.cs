using System.Text;

namespace Keyferry.Text.Gjson;

/// <summary>Matches texts against patterns with <c>*</c> (any text), <c>?</c> (one character) and <c>\</c>.</summary>
internal static class Wildcard
{
    /// <summary>Whether the whole text fits. Runs back to the last star only: time is at worst the lengths' product.</summary>
    public static bool Matches(ReadOnlySpan<byte> text, ReadOnlySpan<byte> pattern, EvaluationBudget budget)
    {
        var star = -1;
        var (at, from, mark) = (0, 0, 0);
        while (at < text.Length)
        {
            budget.Read(1);
            if (from < pattern.Length && pattern[from] == '*')
            {
                star = ++from;
                mark = at;
                continue;
            }

            if (from < pattern.Length && TryStep(text, pattern, ref at, ref from))
            {
                continue;
            }

            if (star < 0)
            {
                return false;
            }

            from = star;
            at = mark += CharacterLength(text[mark..]);
        }

        while (from < pattern.Length && pattern[from] == '*')
        {
            from++;
        }

        return from == pattern.Length;
    }

    private static bool TryStep(ReadOnlySpan<byte> text, ReadOnlySpan<byte> pattern, ref int at, ref int from)
    {
        if (pattern[from] == '?')
        {
            from++;
            at += CharacterLength(text[at..]);
            return true;
        }

        var literal = pattern[from] == '\\' && from + 1 < pattern.Length ? from + 1 : from;
        if (pattern[literal] != text[at])
        {
            return false;
        }

        from = literal + 1;
        at++;
        return true;
    }

    private static int CharacterLength(ReadOnlySpan<byte> text)
    {
        Rune.DecodeFromUtf8(text, out _, out var length);
        return length;
    }
}
