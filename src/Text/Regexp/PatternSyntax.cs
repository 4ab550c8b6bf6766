using System.Diagnostics.CodeAnalysis;
using Keyferry.Text.Regexp.Syntax;

namespace Keyferry.Text.Regexp;

/// <summary>Reads regular expressions in RE2 syntax without compiling them: the time is linear in the pattern alone.</summary>
public static class PatternSyntax
{
    /// <summary>Whether a pattern is one that <see cref="GoRegex"/> takes, within the same limits.</summary>
    /// <param name="pattern">The pattern; at most <see cref="GoRegex.MaxPatternLength"/> characters.</param>
    /// <param name="maxProgramSize">How many instructions it may take, see <see cref="GoRegex.DefaultMaxProgramSize"/>.</param>
    /// <param name="groupNames">The groups' names as in <see cref="GoRegex.GroupNames"/>; null where it is refused.</param>
    /// <param name="error">What is wrong, where, and what to write instead; empty if nothing is.</param>
    public static bool TryRead(
        string pattern, int maxProgramSize, [NotNullWhen(true)] out IReadOnlyList<string>? groupNames, out string error)
    {
        groupNames = null;
        if (!PatternCompiler.TryEncode(pattern, maxProgramSize, out var utf8, out error))
        {
            return false;
        }

        groupNames = PatternParser.Parse(utf8.Span, maxProgramSize, out error, out _)?.GroupNames;
        return groupNames is not null;
    }
}
