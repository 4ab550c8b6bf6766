using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using Keyferry.Text.Values;

namespace Keyferry.Text.Runtime;

/// <summary>
/// The functions that a template may call, and the methods of the values that they give. Immutable, for any number of
/// threads.
/// </summary>
public sealed class FunctionSet
{
    private readonly FrozenDictionary<string, Function> _functions;
    private readonly FrozenDictionary<GoType, FrozenDictionary<string, Function>> _methods;

    /// <param name="functions">The functions.</param>
    /// <param name="methods">
    /// The methods by type and name. Their parameters do not count the receiver, which a body gets as the first argument.
    /// </param>
    internal FunctionSet(
        FunctionTable functions, IReadOnlyDictionary<GoType, FrozenDictionary<string, Function>> methods)
    {
        _functions = functions.ToFrozen();
        _methods = methods.ToFrozenDictionary();
    }

    /// <summary>The functions, in no order.</summary>
    internal IReadOnlyList<Function> Functions => _functions.Values;

    /// <summary>Finds a function by its name.</summary>
    internal bool TryFind(string name, [NotNullWhen(true)] out Function? function) =>
        _functions.TryGetValue(name, out function);

    /// <summary>Finds a type's method by its name.</summary>
    internal bool TryFindMethod(GoType type, GoString name, [NotNullWhen(true)] out Function? method)
    {
        method = null;
        return _methods.TryGetValue(type, out var methods) && methods.TryGetValue(name.ToText(), out method);
    }
}
