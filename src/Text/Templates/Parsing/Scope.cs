namespace Keyferry.Text.Templates.Parsing;

/// <summary>What is known while a template's body is read: its variables, its loops, whether the dot is still the data.</summary>
internal sealed class Scope(bool isMain)
{
    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal) { [Names.Root] = Names.Root };

    // How often each name is in sight: a template of thousands of variables is still read in linear time.
    private readonly Dictionary<string, int> _inSight = new(StringComparer.Ordinal) { [Names.Root] = 1 };
    private readonly List<string> _variables = [Names.Root];

    /// <summary>How many variables are in sight; to be given to <see cref="Release"/>.</summary>
    public int Mark => _variables.Count;

    public int RangeDepth { get; set; }

    /// <summary>Whether the dot is the data that the render started with.</summary>
    public bool DotIsRoot { get; set; } = isMain;

    /// <summary>Whether <c>$</c> is the data that the render started with.</summary>
    public bool IsMain { get; private set; } = isMain;

    /// <summary>How many branches, loops and short circuits are open: what is read in one may never be reached.</summary>
    public int Conditions { get; set; }

    /// <summary>Puts a variable in sight; gives the one string for its name: they are compared by reference later.</summary>
    public string Declare(string name)
    {
        if (!_names.TryGetValue(name, out var known))
        {
            _names.Add(name, known = name);
        }

        // $ was redeclared: it no longer names the data.
        if (known == Names.Root)
        {
            IsMain = false;
        }

        _inSight[known] = _inSight.GetValueOrDefault(known) + 1;
        _variables.Add(known);
        return known;
    }

    /// <summary>The one string for the name of a variable in sight; null where there is none.</summary>
    public string? Find(string name) => _inSight.GetValueOrDefault(name) > 0 ? _names[name] : null;

    /// <summary>Takes the variables out of sight that were declared since.</summary>
    public void Release(int mark)
    {
        for (var at = mark; at < _variables.Count; at++)
        {
            _inSight[_variables[at]]--;
        }

        _variables.RemoveRange(mark, _variables.Count - mark);
    }
}
