using Keyferry.Admission.Fields;

namespace Keyferry.Admission.Rules;

/// <summary>What the API server wants of the keys of a Secret, beyond the pattern.</summary>
internal static class SecretKeys
{
    private const int Longest = 253;

    /// <summary>Why a key of a good pattern is refused; null where it is not.</summary>
    public static string? Reserved(string key) =>
        key == "." || key.StartsWith("..", StringComparison.Ordinal)
            ? $"{RedactedValue.Of(key)} is not a key of a Secret: it may not be \".\", nor begin with \"..\""
            : null;

    /// <summary>Why a key is refused; null where it is not.</summary>
    public static string? Problem(string key)
    {
        if (key.Length is 0 or > Longest)
        {
            return $"a key of a Secret has 1 to {Longest} characters";
        }

        var clean = new string([.. key.Select(static c => IsAllowed(c) ? c : '_')]);
        return clean == key
            ? Reserved(key)
            : $"{RedactedValue.Of(key)} is not a key of a Secret: letters, digits, '-', '_' and '.'"
                + (RedactedValue.IsSafe(key) ? $"; did you mean \"{clean}\"?" : "");
    }

    /// <summary>Whether a key may hold a character.</summary>
    public static bool IsAllowed(char c) => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.';
}
