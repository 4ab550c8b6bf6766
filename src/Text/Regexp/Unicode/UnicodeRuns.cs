namespace Keyferry.Text.Regexp.Unicode;

/// <summary>A property of all code points as runs that share its value.</summary>
internal sealed class UnicodeRuns
{
    private readonly string[] _names;
    private readonly int[] _starts;
    private readonly byte[] _values;

    private UnicodeRuns(string names, ReadOnlySpan<byte> packed, int firstName)
    {
        _names = [.. Enumerable.Repeat("", firstName), .. names.Split(' ')];
        var starts = new List<int>();
        var values = new List<byte>();
        var table = new PackedTable(packed);
        for (var at = 0; !table.IsEnd; at += table.Next())
        {
            starts.Add(at);
            values.Add((byte)table.Next());
        }

        _starts = [.. starts];
        _values = [.. values];
    }

    /// <summary>General categories, two letters each.</summary>
    public static UnicodeRuns Categories { get; } = new(CategoryData.Names, CategoryData.Packed, 0);

    /// <summary>Scripts.</summary>
    public static UnicodeRuns Scripts { get; } = new(ScriptData.Names, ScriptData.Packed, 1);

    /// <summary>The value's name at a code point; empty where there is none.</summary>
    public string Of(int rune)
    {
        var at = Array.BinarySearch(_starts, rune);
        return _names[_values[at < 0 ? ~at - 1 : at]];
    }

    /// <summary>The code points whose value's name passes; null if no name does.</summary>
    public RuneSet? Where(Func<string, bool> isWanted)
    {
        var wanted = Array.ConvertAll(_names, name => name.Length > 0 && isWanted(name));
        if (!wanted.Contains(true))
        {
            return null;
        }

        var set = new RuneSetBuilder();
        for (var i = 0; i < _starts.Length; i++)
        {
            if (wanted[_values[i]])
            {
                set.Add(_starts[i], i + 1 < _starts.Length ? _starts[i + 1] - 1 : RuneSet.LastRune);
            }
        }

        return set.Build();
    }
}
