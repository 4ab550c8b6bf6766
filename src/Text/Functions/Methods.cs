using System.Diagnostics.CodeAnalysis;
using Keyferry.Text.Values;

namespace Keyferry.Text.Functions;

/// <summary>The methods that values of a type have; the receiver is their first argument.</summary>
internal static class Methods
{
    public static bool TryFind(GoType type, GoString name, [NotNullWhen(true)] out Function? method)
    {
        method = null;
        return false;
    }
}
