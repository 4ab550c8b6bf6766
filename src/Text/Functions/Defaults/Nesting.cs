using System.Runtime.CompilerServices;
using Keyferry.Text.Runtime;

namespace Keyferry.Text.Functions.Defaults;

/// <summary>Ends the walk through values that lie too deep in each other, such as a map that holds itself.</summary>
internal static class Nesting
{
    private const int Deepest = 10_000;

    /// <exception cref="FunctionException">It is too deep.</exception>
    public static void Check(int depth)
    {
        if (depth > Deepest || !RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            throw new FunctionException("the value is nested too deep, or holds itself");
        }
    }
}
