using Keyferry.Text.Functions.Certificates;
using Keyferry.Text.Values;

namespace Keyferry.Text.Functions;

/// <summary>The fields of the structs that functions give back.</summary>
internal static class Structs
{
    public static bool TryGetField(in GoValue value, GoString name, out GoValue field)
    {
        foreach (var (known, content) in Fields(value))
        {
            if (name.ToText() == known)
            {
                field = content;
                return true;
            }
        }

        field = default;
        return false;
    }

    /// <summary>The fields in the order of the struct.</summary>
    public static (string Name, GoValue Value)[] Fields(in GoValue value) => value.AsObject switch
    {
        CertificatePair pair => [("Cert", GoValue.Of(pair.Cert)), ("Key", GoValue.Of(pair.Key))],
        _ => [],
    };
}
