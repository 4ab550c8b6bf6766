namespace Keyferry.Text.Templates.Parsing;

/// <summary>What is known while a template's body is read: its variables, its loops, whether the dot is still the data.</summary>
internal sealed class Scope(bool isMain)
{
    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal) { [Names.Root] = Names.Root };

    /// <summary>The variables in sight, innermost last.</summary>
    public List<string> Variables { get; } = [Names.Root];

    public int RangeDepth { get; set; }

    /// <summary>Whether the dot is the data that the render started with.</summary>
    public bool DotIsRoot { get; set; } = isMain;

    /// <summary>Whether <c>$</c> is the data that the render started with.</summary>
    public bool IsMain { get; } = isMain;

    /// <summary>The one string for a name: variables are compared by reference when they run.</summary>
    public string Intern(string name)
    {
        if (_names.TryGetValue(name, out var known))
            return known;

        _names.Add(name, name);
        return name;
    }

    /// <summary>The interned name of a variable in sight; null where there is none.</summary>
    public string? Find(string name) =>
        _names.TryGetValue(name, out var known) && Variables.Contains(known, StringComparer.Ordinal) ? known : null;

    public void Release(int count) => Variables.RemoveRange(count, Variables.Count - count);
}
