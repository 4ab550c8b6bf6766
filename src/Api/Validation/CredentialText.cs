using System.Text.RegularExpressions;

namespace Keyferry.Api.Validation;

/// <summary>
/// Recognizes credentials by their form, so that no message repeats one that was pasted into the wrong field. It finds
/// common formats and random-looking strings, not every credential.
/// </summary>
public static partial class CredentialText
{
    private const int ShortestToken = 20;
    private const int LongestLook = 4096;
    private const int LongestShown = 60;
    private const int ShortestHex = 32;
    private const int ShortestMasked = 16;
    private const int MixedPercent = 36;
    private const int ShortWord = 2;
    private const int FewDigits = 6;
    private const int ShownCharacters = 4;
    private const int Lower = 1;
    private const int Upper = 2;
    private const int Digit = 4;
    private const int Other = 8;
    private const int AllKinds = Lower | Upper | Digit;

    /// <summary>Whether a string has the form of a common kind of credential, such as an AWS access key ID.</summary>
    public static bool IsWellKnown(string text)
    {
        var look = Look(text).AsSpan();
        foreach (var match in WellKnown().EnumerateMatches(look))
        {
            if (!IsWords(look.Slice(match.Index, match.Length)))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// Whether a string is likely to be a credential: a common form, or a long run of mixed letters and digits.
    /// </summary>
    public static bool IsLikely(string text)
    {
        if (text.Length < ShortestMasked)
        {
            return false;
        }

        var look = Look(text);
        return WellKnown().IsMatch(look) || HasToken(look);
    }

    /// <summary>The part of a credential that may be shown: its length, and its first four characters if it is long.</summary>
    public static string Mask(string text) =>
        text.Length < ShortestMasked
            ? "(not shown)"
            : $"{Printable(text.AsSpan(0, ShownCharacters))}… ({text.Length} characters, not shown)";

    /// <summary>A string for a message: truncated if it is long, masked if it is likely to be a credential.</summary>
    /// <param name="text">The string.</param>
    /// <param name="longest">The most characters that are shown.</param>
    public static string Shown(string text, int longest = LongestShown) =>
        IsLikely(text) ? Mask(text)
        : text.Length <= longest ? text.ReplaceLineEndings(" ")
        : text[..longest].ReplaceLineEndings(" ") + "…";

    /// <summary>A message in which everything of the form of a common credential is masked.</summary>
    /// <param name="message">The message, cut to some thousand characters before.</param>
    public static string Redact(string message) => WellKnown().Replace(message, static m => Mask(m.Value));

    // Messages show less of a string than this.
    private static string Look(string text) => text.Length <= LongestLook ? text : text[..LongestLook];

    private static string Printable(ReadOnlySpan<char> text) =>
        string.Concat(text.ToString().Select(static c => char.IsControl(c) || char.IsSurrogate(c) ? '.' : c));

    // A run of the characters of base64 that changes between cases and digits far more often than words do, one that
    // ends as base64 does, or a long one of hexadecimal digits.
    private static bool HasToken(string text)
    {
        var (start, changes, kinds, hex) = (0, 0, 0, 0);
        for (var at = 0; at <= text.Length; at++)
        {
            var kind = at < text.Length ? KindOf(text[at]) : 0;
            if (kind != 0)
            {
                changes += at > start && kind != KindOf(text[at - 1]) ? 1 : 0;
                hex += char.IsAsciiHexDigitLower(text[at]) ? 1 : 0;
                kinds |= kind;
                continue;
            }

            var length = at - start;
            var isPadded = at < text.Length && text[at] == '=' && length >= ShortestMasked;
            var isMixed = length >= ShortestToken && (kinds & AllKinds) == AllKinds && changes * 100 >= length * MixedPercent
                && !HasWords(text.AsSpan(start, length));
            var isHex = length >= ShortestHex && hex == length && (kinds & Digit) != 0 && (kinds & Lower) != 0;
            if (isPadded || isMixed || isHex)
            {
                return true;
            }

            (start, changes, kinds, hex) = (at + 1, 0, 0, 0);
        }

        return false;
    }

    // A name such as glpat-for-the-runner begins as a token does; what is random has capitals or many digits.
    private static bool IsWords(ReadOnlySpan<char> text)
    {
        var digits = 0;
        foreach (var c in text)
        {
            if (char.IsAsciiLetterUpper(c))
            {
                return false;
            }

            digits += char.IsAsciiDigit(c) ? 1 : 0;
        }

        return digits < FewDigits;
    }

    // Names in camelCase change case as often as random texts do, but few of their words have one or two letters.
    private static bool HasWords(ReadOnlySpan<char> run)
    {
        var (words, shortWords, at) = (0, 0, 0);
        while (at < run.Length)
        {
            var start = at;
            while (at < run.Length && char.IsAsciiLetterUpper(run[at]))
            {
                at++;
            }

            while (at < run.Length && char.IsAsciiLetterLower(run[at]))
            {
                at++;
            }

            if (at == start)
            {
                at++;
                continue;
            }

            words++;
            shortWords += at - start <= ShortWord ? 1 : 0;
        }

        return shortWords * 3 < words;
    }

    private static int KindOf(char c) => c switch
    {
        >= 'a' and <= 'z' => Lower,
        >= 'A' and <= 'Z' => Upper,
        >= '0' and <= '9' => Digit,
        '+' or '/' or '_' or '-' or '~' => Other,
        _ => 0,
    };

    // A text full of beginnings of JWTs takes time quadratic in its length: each that comes here was cut to some thousand characters.
    // AWS key IDs, Vault and OpenBao tokens, JWTs, PEM, GitHub, GitLab, Slack, Google, Stripe, npm, SendGrid, Doppler,
    // 1Password, Azure AD client secrets and Hugging Face.
    [GeneratedRegex(
        """
        (AKIA|ASIA)[A-Z0-9]{16}
        |\bhv[sbr]\.[A-Za-z0-9_-]{20,}
        |\b[sbr]\.[A-Za-z0-9]{24}\b
        |\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}(\.[A-Za-z0-9_-]*)?
        |-----BEGIN\ [A-Z0-9\ ]+-----[^-]*(-----END\ [A-Z0-9\ ]+-----)?
        |\bgh[pousr]_[A-Za-z0-9]{20,}
        |\bgithub_pat_[A-Za-z0-9_]{20,}
        |\bgl(pat|dt|rt|ptt|soat|cbt)-[A-Za-z0-9_-]{16,}
        |\bxox[abeprs]-[A-Za-z0-9-]{10,}
        |\bAIza[A-Za-z0-9_-]{30,}
        |\bya29\.[A-Za-z0-9_-]{20,}
        |\b[sr]k_(live|test)_[A-Za-z0-9]{16,}
        |\bnpm_[A-Za-z0-9]{30,}
        |\bSG\.[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{16,}
        |\bdp\.(st|pt|ct|sa|scim)\.[A-Za-z0-9._-]{20,}
        |\bops_eyJ[A-Za-z0-9_-]{20,}
        |\b[A-Za-z0-9_~.-]{3}[78]Q~[A-Za-z0-9_~.-]{20,}
        |\bhf_[A-Za-z0-9]{20,}
        """,
        RegexOptions.ExplicitCapture | RegexOptions.IgnorePatternWhitespace, Timeout.Infinite)]
    private static partial Regex WellKnown();
}
