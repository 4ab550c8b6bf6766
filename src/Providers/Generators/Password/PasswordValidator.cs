using System.Text.Json;
using Keyferry.Api.Generators;
using Keyferry.Api.Validation;

namespace Keyferry.Providers.Generators.Password;

/// <summary>Settings that no password satisfies, and those beyond the bounds. Pure.</summary>
internal static class PasswordValidator
{
    /// <summary>Notes all that is wrong.</summary>
    /// <param name="spec">The spec as it was written: what is left out is told where it follows from.</param>
    /// <param name="read">The same.</param>
    /// <param name="path">Where it stands.</param>
    /// <param name="errors">Takes what is found.</param>
    public static void Validate(JsonElement spec, PasswordSpec read, string path, FieldErrorList errors)
    {
        if (read.SecretKeys?.Count > PasswordPlan.MostKeys)
        {
            errors.Error(
                $"{path}.secretKeys", CauseType.TooLong,
                $"has {read.SecretKeys.Count} keys; a generator makes {PasswordPlan.MostKeys} passwords at most: use several generators");
        }

        if (Has(spec, "length") && read.Length < 1)
        {
            errors.Error($"{path}.length", CauseType.Invalid, $"{read.Length} is too small; the least is 1");
        }
        else if (read.Length > PasswordPlan.MostCharacters)
        {
            errors.Error($"{path}.length", CauseType.Invalid, $"{read.Length} is too large; the most is {PasswordPlan.MostCharacters}");
        }
        else
        {
            Counts(PasswordPlan.Of(read), spec, path, errors);
        }
    }

    private static void Counts(PasswordPlan plan, JsonElement spec, string path, FieldErrorList errors)
    {
        if (plan.Digits < 0 || plan.Symbols < 0)
        {
            errors.Error($"{path}.{(plan.Digits < 0 ? "digits" : "symbols")}", CauseType.Invalid, "must not be negative");
        }
        else if (plan.Letters < 0)
        {
            errors.Error(
                $"{path}.length", CauseType.Invalid,
                $"{plan.Total} has no room for {plan.Digits} digits and {plan.Symbols} symbols");
        }
        else if (!plan.AllowRepeat)
        {
            Distinct("digits", plan.Digits, PasswordPlan.DigitAlphabet.Count);
            Distinct("symbols", plan.Symbols, plan.SymbolAlphabet.Count);
            Distinct("letters", plan.Letters, plan.LetterAlphabet.Count);
        }

        void Distinct(string what, int wanted, int distinct)
        {
            if (wanted > distinct)
            {
                // The number of letters, and any that is left out, follows from the length.
                errors.Error(
                    $"{path}.{(what != "letters" && Has(spec, what) ? what : "length")}", CauseType.Invalid,
                    $"asks for {wanted} {what}, but only {distinct} differ: set allowRepeat: true, or fewer {what}");
            }
        }
    }

    private static bool Has(JsonElement spec, string field) =>
        spec.ValueKind == JsonValueKind.Object && spec.TryGetProperty(field, out var value) && value.ValueKind != JsonValueKind.Null;
}
