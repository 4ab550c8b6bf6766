using Keyferry.Text.Regexp.Syntax;
using Keyferry.Text.Regexp.Unicode;

namespace Keyferry.Text.Regexp.Matching;

/// <summary>A compiled pattern.</summary>
/// <param name="Code">The instructions.</param>
/// <param name="Sets">The sets they choose from.</param>
/// <param name="Start">The first instruction.</param>
/// <param name="Slots">Places to note: two a group, the whole being the first.</param>
internal sealed record MatchProgram(Instruction[] Code, RuneSet[] Sets, int Start, int Slots)
{
    /// <summary>What every match begins with, and how to look for it.</summary>
    public required MatchStart Beginning { get; init; }

    /// <summary>Whether an instruction takes a code point, which is -1 at the end.</summary>
    public bool Takes(in Instruction step, int rune) => step.Code switch
    {
        OpCode.Rune => rune == step.Argument,
        OpCode.Set => rune >= 0 && Sets[step.Argument].Contains(rune),
        OpCode.Any => rune >= 0,
        OpCode.AnyButNewline => rune >= 0 && rune != '\n',
        _ => false,
    };

    /// <summary>Whether an assertion holds. What it asks about is ASCII, so bytes tell.</summary>
    public static bool Holds(Assertion assertion, ReadOnlySpan<byte> text, int at) => assertion switch
    {
        Assertion.TextStart => at == 0,
        Assertion.TextEnd => at == text.Length,
        Assertion.LineStart => at == 0 || text[at - 1] == '\n',
        Assertion.LineEnd => at == text.Length || text[at] == '\n',
        Assertion.WordBoundary => IsBoundary(text, at),
        _ => !IsBoundary(text, at),
    };

    private static bool IsBoundary(ReadOnlySpan<byte> text, int at) =>
        (at > 0 && IsWord(text[at - 1])) != (at < text.Length && IsWord(text[at]));

    private static bool IsWord(byte b) => char.IsAsciiLetterOrDigit((char)b) || b == '_';
}
