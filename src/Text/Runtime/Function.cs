using Keyferry.Text.Values;

namespace Keyferry.Text.Runtime;

/// <summary>
/// What a template function does. The arguments have the types that the function asks for; a result's strings come
/// from the context or from an argument.
/// </summary>
/// <exception cref="FunctionException">It has no result.</exception>
internal delegate GoValue FunctionBody(RenderContext context, ReadOnlySpan<GoValue> arguments);

/// <summary>A template function with its Go signature.</summary>
/// <param name="Name">Its name in templates.</param>
/// <param name="Parameters">The parameter types; with <paramref name="IsVariadic"/> the last one's element type.</param>
/// <param name="IsVariadic">Whether the last parameter takes any number of arguments.</param>
/// <param name="Body">What it does.</param>
internal sealed record Function(string Name, GoType[] Parameters, bool IsVariadic, FunctionBody Body)
{
    /// <summary>How many arguments it wants at least.</summary>
    public int Required { get; } = IsVariadic ? Parameters.Length - 1 : Parameters.Length;

    /// <summary>The type that an argument must have.</summary>
    public GoType ParameterAt(int index) => Parameters[Math.Min(index, Parameters.Length - 1)];
}
