using System.Security.Cryptography;
using System.Text;

namespace Keyferry.Providers.Generators.Password;

/// <summary>Makes passwords of a cryptographic random source. Every password that fits the plan is as likely as any other.</summary>
internal static class PasswordMaker
{
    /// <summary>Makes a password.</summary>
    /// <param name="plan">A plan without an error.</param>
    /// <returns>UTF-8 bytes, which the caller owns and clears.</returns>
    public static byte[] Make(PasswordPlan plan)
    {
        var characters = new Rune[plan.Total];
        try
        {
            var at = 0;
            Draw(plan.LetterAlphabet, plan.Letters);
            Draw(PasswordPlan.DigitAlphabet, plan.Digits);
            Draw(plan.SymbolAlphabet, plan.Symbols);
            RandomNumberGenerator.Shuffle(characters.AsSpan());
            return Bytes(characters);

            void Draw(IReadOnlyList<Rune> alphabet, int count)
            {
                var drawn = characters.AsSpan(at, count);
                at += count;
                if (plan.AllowRepeat)
                {
                    foreach (ref var character in drawn)
                    {
                        character = alphabet[RandomNumberGenerator.GetInt32(alphabet.Count)];
                    }
                }
                else
                {
                    DrawDistinct(alphabet, drawn);
                }
            }
        }
        finally
        {
            characters.AsSpan().Clear();
        }
    }

    // Without repeats: a random part of the alphabet. Its order is shuffled with the rest.
    private static void DrawDistinct(IReadOnlyList<Rune> alphabet, Span<Rune> drawn)
    {
        var left = alphabet.ToArray();
        RandomNumberGenerator.Shuffle(left.AsSpan());
        left.AsSpan(0, drawn.Length).CopyTo(drawn);
        left.AsSpan().Clear();
    }

    private static byte[] Bytes(ReadOnlySpan<Rune> characters)
    {
        var length = 0;
        foreach (var character in characters)
        {
            length += character.Utf8SequenceLength;
        }

        var bytes = new byte[length];
        var at = 0;
        foreach (var character in characters)
        {
            at += character.EncodeToUtf8(bytes.AsSpan(at));
        }

        return bytes;
    }
}
