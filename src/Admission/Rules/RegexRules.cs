using Keyferry.Admission.Fields;
using Keyferry.Api.Validation;
using Keyferry.Text.Regexp;

namespace Keyferry.Admission.Rules;

/// <summary>Regular expressions: what RE2 does not take fails at every pass, however well it works elsewhere.</summary>
internal static class RegexRules
{
    private const int CharactersAStep = 4;

    /// <summary>Reports what is wrong with a pattern. It is read, never compiled: only the engine runs it.</summary>
    /// <param name="context">The spec under test.</param>
    /// <param name="path">Where the pattern stands, below the spec.</param>
    /// <param name="pattern">The pattern; null where there is none.</param>
    /// <returns>The names of its groups, the whole match being the first; null where it cannot be read.</returns>
    public static IReadOnlyList<string>? Check(ValidationContext context, string path, string? pattern)
    {
        if (pattern is null)
        {
            return null;
        }

        context.Errors.Budget.Spend(1 + (pattern.Length / CharactersAStep));
        if (!PatternSyntax.TryRead(pattern, GoRegex.DefaultMaxProgramSize, out var groups, out var error))
        {
            context.Error(
                path, CauseType.Invalid, RedactedValue.Cut($"{RedactedValue.Of(pattern)} is no RE2 pattern: {error}"));
        }

        return groups;
    }
}
