using System.Collections.Frozen;
using Keyferry.Text.Values;

namespace Keyferry.Text.Runtime;

/// <summary>Collects functions under their names; each group of functions adds its own.</summary>
internal sealed class FunctionTable
{
    private readonly Dictionary<string, Function> _functions = new(StringComparer.Ordinal);

    /// <summary>Adds a function with a fixed number of parameters.</summary>
    public FunctionTable Add(string name, GoType[] parameters, FunctionBody body)
    {
        _functions.Add(name, new Function(name, parameters, IsVariadic: false, body));
        return this;
    }

    /// <summary>Adds a function whose last parameter takes any number of arguments.</summary>
    public FunctionTable AddVariadic(string name, GoType[] parameters, FunctionBody body)
    {
        _functions.Add(name, new Function(name, parameters, IsVariadic: true, body));
        return this;
    }

    /// <summary>The functions by name.</summary>
    public FrozenDictionary<string, Function> ToFrozen() => _functions.ToFrozenDictionary(StringComparer.Ordinal);
}
