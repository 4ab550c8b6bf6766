using System.Text;
using Keyferry.Api.Generators;

namespace Keyferry.Providers.Generators.Password;

/// <summary>How many characters of which kind the passwords of a generator have. Pure.</summary>
/// <param name="Total">How many characters.</param>
/// <param name="Letters">How many of them are letters; negative where there is no room for digits and symbols.</param>
/// <param name="Digits">How many digits.</param>
/// <param name="Symbols">How many symbols.</param>
/// <param name="LetterAlphabet">The letters to choose from, each once.</param>
/// <param name="SymbolAlphabet">The symbols to choose from, each once.</param>
/// <param name="AllowRepeat">Whether a character may occur more than once.</param>
internal sealed record PasswordPlan(
    int Total, int Letters, int Digits, int Symbols, IReadOnlyList<Rune> LetterAlphabet, IReadOnlyList<Rune> SymbolAlphabet,
    bool AllowRepeat)
{
    /// <summary>The most characters of a password: a generator's manifest is small, what it makes must be as well.</summary>
    public const int MostCharacters = 4096;

    /// <summary>The most passwords of one generator.</summary>
    public const int MostKeys = 256;

    private const int DefaultLength = 24;
    private const string Lower = "abcdefghijklmnopqrstuvwxyz";
    private const string DefaultSymbols = "~!@#$%^&*()_+`-={}|[]\\:\"<>?,./";

    /// <summary>The digits to choose from.</summary>
    public static IReadOnlyList<Rune> DigitAlphabet { get; } = Alphabet("0123456789");

    private static IReadOnlyList<Rune> LowerLetters { get; } = Alphabet(Lower);

    private static IReadOnlyList<Rune> AllLetters { get; } = Alphabet(Lower + Lower.ToUpperInvariant());

    /// <summary>Reads a spec.</summary>
    public static PasswordPlan Of(PasswordSpec spec)
    {
        var length = spec.Length > 0 ? spec.Length : DefaultLength;
        var digits = spec.Digits ?? length / 4;
        var symbols = spec.Symbols ?? length / 4;

        // With negative numbers of the others it may be no int; they are refused anyway.
        var letters = (int)Math.Clamp((long)length - digits - symbols, -1, int.MaxValue);
        return new PasswordPlan(
            length, letters, digits, symbols, spec.NoUpper ? LowerLetters : AllLetters,
            Alphabet(spec.SymbolCharacters is { Length: > 0 } own ? own : DefaultSymbols), spec.AllowRepeat);
    }

    /// <summary>Why no password is like that, in ESO's words where it has some; null where there are such.</summary>
    public string? Error() =>
        Digits < 0 ? "digits must not be negative"
        : Symbols < 0 ? "symbols must not be negative"
        : Letters < 0 ? "number of digits and symbols must be less than total length"
        : Total > MostCharacters ? $"length must be at most {MostCharacters}"
        : AllowRepeat ? null
        : Exceeded(Letters, LetterAlphabet, "letters") ?? Exceeded(Digits, DigitAlphabet, "digits") ?? Exceeded(Symbols, SymbolAlphabet, "symbols");

    private static string? Exceeded(int wanted, IReadOnlyList<Rune> alphabet, string what) => wanted > alphabet.Count
        ? $"number of {what} exceeds available {what} and repeats are not allowed"
        : null;

    private static IReadOnlyList<Rune> Alphabet(string text) => [.. text.EnumerateRunes().Distinct()];
}
