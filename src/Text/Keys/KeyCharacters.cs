using System.Text;

namespace Keyferry.Text.Keys;

/// <summary>Which characters the field takes in a Secret's key.</summary>
internal static class KeyCharacters
{
    /// <summary>Whether it is a letter or number of any script, or one of <c>- . _</c>.</summary>
    public static bool IsAllowed(Rune rune) =>
        rune.Value is '-' or '.' or '_' || Rune.IsLetter(rune) || Rune.IsNumber(rune);
}
