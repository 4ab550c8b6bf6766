using System.Text;
using System.Text.RegularExpressions;
using Keyferry.Text.Runtime;

namespace Keyferry.Text.Functions.Versions;

/// <summary>Reads constraints such as <c>&gt;=1.2 &lt;2 || ^3.1</c>.</summary>
internal static class ConstraintReader
{
    private const string Problem = "the text is no version constraint";
    private const int SecondVersion = 11;

    /// <summary>The groups of which one must hold, each with the comparisons that all must hold.</summary>
    /// <exception cref="FunctionException">The text is no constraint, or a limit is reached.</exception>
    public static List<Constraint[]> Read(RenderContext context, ReadOnlySpan<byte> text)
    {
        // Each byte becomes one character; only ASCII has a meaning here.
        context.ChargeMemory(text.Length * 8L);
        var constraint = WithoutRanges(context, Encoding.Latin1.GetString(text));
        var groups = new List<Constraint[]>();
        foreach (var group in constraint.Split("||"))
        {
            if (!ConstraintPatterns.All.IsMatch(group))
            {
                throw new FunctionException(Problem);
            }

            var found = ConstraintPatterns.Find.Matches(group);
            context.ChargeElements(found.Count * 8L);
            groups.Add([.. found.Select(static match => ReadComparison(match.Value))]);
        }

        return groups;
    }

    private static Constraint ReadComparison(string text)
    {
        var match = ConstraintPatterns.Comparison.Match(text);
        if (!match.Success)
        {
            throw new FunctionException(Problem);
        }

        var (major, minor, patch) = (match.Groups[3].Value, match.Groups[4].Value, match.Groups[5].Value);
        var prerelease = match.Groups[6].Value;
        var isMajorOpen = IsOpen(major);
        var isMinorOpen = !isMajorOpen && IsOpen(minor);
        var isPatchOpen = !isMajorOpen && !isMinorOpen && IsOpen(patch);
        var version = match.Groups[2].Value;
        if (isMajorOpen)
        {
            version = "0.0.0" + prerelease;
        }
        else if (isMinorOpen)
        {
            version = major + ".0.0" + prerelease;
        }
        else if (isPatchOpen)
        {
            version = major + minor + ".0" + prerelease;
        }

        return VersionReader.TryRead(Encoding.Latin1.GetBytes(version), out _) is { } read
            ? new Constraint(
                match.Groups[1].Value, read, isMajorOpen || isMinorOpen || isPatchOpen, isMinorOpen, isPatchOpen)
            : throw new FunctionException(Problem);
    }

    private static bool IsOpen(string number) => number is "" or "x" or "X" or "*" or ".x" or ".X" or ".*";

    /// <summary>Writes ranges as two comparisons, as the reference does: each at the first place of its text.</summary>
    private static string WithoutRanges(RenderContext context, string constraint)
    {
        var result = constraint;
        foreach (Match range in ConstraintPatterns.Range.Matches(constraint))
        {
            context.ChargeMemory(result.Length * 2L);
            var at = result.IndexOf(range.Value, StringComparison.Ordinal);
            if (at < 0)
            {
                continue;
            }

            var comparisons = $">= {range.Groups[1].Value}, <= {range.Groups[SecondVersion].Value} ";
            result = string.Concat(result.AsSpan(0, at), comparisons, result.AsSpan(at + range.Length));
        }

        return result;
    }
}
