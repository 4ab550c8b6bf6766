using System.Text.Json;
using Keyferry.Admission.Fields;
using Keyferry.Admission.Json;
using Keyferry.Api.Validation;

namespace Keyferry.Admission.Rules;

/// <summary>Passwords that no luck can make.</summary>
internal static class PasswordRules
{
    private const long DefaultLength = 24;
    private const long Digits = 10;
    private const long Letters = 52;
    private const long LowerLetters = 26;
    private const int DefaultSymbols = 30;

    /// <summary>Reports all that is wrong.</summary>
    public static void Check(ValidationContext context)
    {
        Keys(context);
        var spec = context.Spec;
        var length = spec.Number("length") ?? DefaultLength;
        var digits = spec.Number("digits") ?? length / 4;
        var symbols = spec.Number("symbols") ?? length / 4;
        if (length < 1)
        {
            context.Error("length", CauseType.Invalid, $"{length} is too small; the least is 1");
        }

        if (digits < 0 || symbols < 0)
        {
            context.Error(digits < 0 ? "digits" : "symbols", CauseType.Invalid, "must not be negative");
        }
        else if (digits + symbols > length)
        {
            context.Error("length", CauseType.Invalid, $"{length} has no room for {digits} digits and {symbols} symbols");
        }
        else if (!spec.IsTrue("allowRepeat"))
        {
            Distinct(context, (length, digits, symbols));
        }
    }

    private static void Distinct(ValidationContext context, (long Length, long Digits, long Symbols) wanted)
    {
        var spec = context.Spec;
        var letters = spec.IsTrue("noUpper") ? LowerLetters : Letters;
        var symbols = spec.Text("symbolCharacters") is { Length: > 0 } own
            ? own.Distinct().Count()
            : DefaultSymbols;
        Limit(context, "digits", wanted.Digits, Digits);
        Limit(context, "symbols", wanted.Symbols, symbols);
        Limit(context, "letters", wanted.Length - wanted.Digits - wanted.Symbols, letters);
    }

    private static void Limit(ValidationContext context, string what, long wanted, long distinct)
    {
        if (wanted <= distinct)
        {
            return;
        }
        // The number of letters, and any that is left out, follows from the length.
        var path = what != "letters" && context.Spec.Has(what) ? what : "length";
        context.Error(
            path, CauseType.Invalid,
            $"asks for {wanted} {what}, but only {distinct} differ: set allowRepeat: true, or fewer {what}");
    }

    private static void Keys(ValidationContext context)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (index, item) in context.Spec.Items("secretKeys"))
        {
            if (item.ValueKind != JsonValueKind.String)
            {
                continue;
            }

            var key = item.GetString()!;
            if (SecretKeys.Problem(key) is { } problem)
            {
                context.Error($"secretKeys[{index}]", CauseType.Invalid, problem);
            }
            else if (!seen.Add(key))
            {
                context.Error($"secretKeys[{index}]", CauseType.Duplicate, $"{RedactedValue.Of(key)} stands there twice");
            }
        }
    }
}
