using System.Text.RegularExpressions;
using Keyferry.Admission.Fields;

namespace Keyferry.Admission.Rules;

/// <summary>Distinguishes a JSONPath from the property paths that stores take.</summary>
internal static partial class PropertyPath
{
    // For a longer one there is no hint.
    private const int Longest = 1000;

    /// <summary>Why a property will hardly be found; null where nothing speaks against it.</summary>
    public static string? Problem(string property)
    {
        // These are keys of Secrets that begin with a dot.
        if (property is ".dockerconfigjson" or ".dockercfg" || property.Length > Longest || !MayBeJsonPath(property))
        {
            return null;
        }

        var plain = Index().Replace(property, ".${i}");
        if (plain.StartsWith("$.", StringComparison.Ordinal))
        {
            plain = plain[2..];
        }

        plain = plain.TrimStart('.');
        if (plain == property || plain.Length == 0)
        {
            return null;
        }

        var message = $"{RedactedValue.Of(property)} is a JSONPath; paths here are written a.b, a.0 or a.#(k==\"v\")";
        return RedactedValue.IsSafe(plain) ? $"{message}; did you mean \"{plain}\"?" : message;
    }

    private static bool MayBeJsonPath(string property) => property.StartsWith('.') || property.StartsWith('$') || property.Contains('[', StringComparison.Ordinal);

    [GeneratedRegex(@"\[(?<i>\d{1,9})\]", RegexOptions.ExplicitCapture, Timeout.Infinite)]
    private static partial Regex Index();
}
