using Keyferry.Text.Values;

namespace Keyferry.Text.Functions;

/// <summary>The fields of the structs that functions give back.</summary>
internal static class Structs
{
    public static bool TryGetField(in GoValue value, GoString name, out GoValue field)
    {
        field = default;
        return false;
    }
}
