using Keyferry.Api.Faults;
using Keyferry.Text.Regexp;
using Keyferry.Webhook.Admission.Fields;

namespace Keyferry.Webhook.Admission.Rules;

/// <summary>Regular expressions: what RE2 does not take fails at every pass, however well it works elsewhere.</summary>
internal static class RegexRules
{
    /// <summary>Notes what is wrong with a pattern.</summary>
    /// <param name="scope">The spec under test.</param>
    /// <param name="path">Where the pattern stands, below the spec.</param>
    /// <param name="pattern">The pattern; null where there is none.</param>
    /// <returns>The regular expression; null where there is none.</returns>
    public static GoRegex? Check(SpecScope scope, string path, string? pattern)
    {
        if (pattern is null)
            return null;
        if (!GoRegex.TryParse(pattern, out var regex, out var error))
        {
            scope.Error(
                path, FaultReasons.Invalid, ShownValue.Cut($"{ShownValue.Of(pattern)} is no RE2 pattern: {error}"));
        }

        return regex;
    }
}
