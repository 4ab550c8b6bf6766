using System.Buffers;
using System.Text;
using System.Text.Unicode;
using Keyferry.Text.Regexp.Matching;
using Keyferry.Text.Regexp.Syntax;

namespace Keyferry.Text.Regexp;

/// <summary>Compiles a pattern to a program, within the limits that its caller sets.</summary>
internal static class PatternCompiler
{
    /// <summary>The program of a pattern and the names of its groups; null with the error if there is none.</summary>
    /// <param name="pattern">The pattern, UTF-8.</param>
    /// <param name="maxProgramSize">How many instructions it may take.</param>
    /// <param name="error">What is wrong; empty if nothing is.</param>
    /// <param name="isTooLarge">Whether a limit is what is wrong.</param>
    public static (MatchProgram Program, IReadOnlyList<string> GroupNames)? Compile(
        ReadOnlySpan<byte> pattern, int maxProgramSize, out string error, out bool isTooLarge)
    {
        isTooLarge = IsTooLong(pattern.Length, maxProgramSize, out error);
        if (isTooLarge || PatternParser.Parse(pattern, maxProgramSize, out error, out isTooLarge) is not { } parsed)
        {
            return null;
        }

        var program = Compiler.Compile(parsed);
        isTooLarge = !ParallelMachine.Fits(program, maxProgramSize);
        if (isTooLarge)
        {
            error = "the pattern is too large: too many groups for that many repetitions";
            return null;
        }

        return (program, parsed.GroupNames);
    }

    /// <summary>A pattern as UTF-8, unless it is too long for its limit or no text.</summary>
    public static bool TryEncode(string pattern, int maxProgramSize, out ReadOnlyMemory<byte> utf8, out string error)
    {
        utf8 = default;
        if (IsTooLong(pattern.Length, maxProgramSize, out error))
        {
            return false;
        }

        var buffer = new byte[Encoding.UTF8.GetMaxByteCount(pattern.Length)];
        if (Utf8.FromUtf16(pattern, buffer, out _, out var length, replaceInvalidSequences: false) != OperationStatus.Done)
        {
            error = "the pattern holds half a surrogate pair";
            return false;
        }

        utf8 = buffer.AsMemory(0, length);
        return true;
    }

    private static bool IsTooLong(int length, int maxProgramSize, out string error)
    {
        var isTooLong = maxProgramSize < int.MaxValue && length > GoRegex.MaxPatternLength;
        error = isTooLong ? $"the pattern is {length} long, and the most is {GoRegex.MaxPatternLength}" : "";
        return isTooLong;
    }
}
