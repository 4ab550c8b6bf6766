using System.Globalization;
using Keyferry.Text.Regexp.Matching;

namespace Keyferry.Text.Regexp.Syntax;

/// <summary>A pattern that is being read, and the first thing that is wrong with it.</summary>
internal sealed class PatternText
{
    private readonly int[] _runes;

    private PatternText(int[] runes) => _runes = runes;

    /// <summary>The next character's index.</summary>
    public int At { get; set; }

    /// <summary>Whether all is read.</summary>
    public bool IsEnd => At >= _runes.Length;

    /// <summary>What is wrong; empty while nothing is.</summary>
    public string Error { get; private set; } = "";

    /// <summary>Opens a pattern; null if it is not UTF-8.</summary>
    public static PatternText? Open(ReadOnlySpan<byte> pattern, out string error)
    {
        var runes = new List<int>(pattern.Length);
        for (var at = 0; at < pattern.Length;)
        {
            var rune = Utf8Runes.Read(pattern, at, out var width);
            if (width == 1 && rune >= 0x80)
            {
                error = string.Create(CultureInfo.InvariantCulture, $"the pattern is not UTF-8 from byte {at + 1} on");
                return null;
            }

            runes.Add(rune);
            at += width;
        }

        error = "";
        return new PatternText([.. runes]);
    }

    /// <summary>The character some places ahead; -1 behind the end.</summary>
    public int Peek(int ahead = 0) => At + ahead < _runes.Length ? _runes[At + ahead] : Utf8Runes.End;

    /// <summary>Whether these ASCII characters come next.</summary>
    public bool StartsWith(string ascii, int ahead = 0)
    {
        for (var i = 0; i < ascii.Length; i++)
        {
            if (Peek(ahead + i) != ascii[i])
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Passes these ASCII characters, if they come next.</summary>
    public bool Take(string ascii)
    {
        if (!StartsWith(ascii))
        {
            return false;
        }

        At += ascii.Length;
        return true;
    }

    /// <summary>The next character, which is passed; -1 at the end.</summary>
    public int Read()
    {
        var rune = Peek();
        At++;
        return rune;
    }

    /// <summary>The index from which these ASCII characters stand; -1 if they do not come.</summary>
    public int Find(string ascii, int from)
    {
        for (var at = from; at + ascii.Length <= _runes.Length; at++)
        {
            if (StartsWith(ascii, at - At))
            {
                return at;
            }
        }

        return -1;
    }

    /// <summary>The characters from one index to another.</summary>
    public string Slice(int from, int to) =>
        string.Concat(_runes[from..to].Select(static rune => char.ConvertFromUtf32(rune)));

    /// <summary>Notes what is wrong with the character at an index; answers false.</summary>
    public bool Fail(string what, int at)
    {
        if (Error.Length == 0)
        {
            Error = string.Create(CultureInfo.InvariantCulture, $"{what} (at character {at + 1} of the pattern)");
        }

        return false;
    }
}
