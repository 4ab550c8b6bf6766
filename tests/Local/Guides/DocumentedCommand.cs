using System.Text.RegularExpressions;

namespace Keyferry.Local.Tests.Guides;

/// <summary>A command of a documentation page.</summary>
/// <param name="Page">The page, from the repository's root.</param>
/// <param name="Line">The line of the page.</param>
/// <param name="Shell">The command as the page has it.</param>
/// <param name="Shown">What the page shows as its output; empty where it shows none.</param>
internal sealed partial record DocumentedCommand(string Page, int Line, string Shell, IReadOnlyList<string> Shown)
{
    /// <summary>Whether kubectl runs in it.</summary>
    public bool RunsKubectl => Kubectl().IsMatch(Shell);

    /// <summary>Reads the commands of a page: all lines of shell blocks that name kubectl, and kubectl with its words as code within a sentence.</summary>
    /// <param name="page">The page, from the repository's root.</param>
    /// <param name="text">Its text.</param>
    public static IReadOnlyList<DocumentedCommand> Read(string page, string text)
    {
        var found = new List<DocumentedCommand>();
        foreach (Match block in Block().Matches(text))
        {
            var lines = block.Groups["lines"];
            if (block.Groups["language"].Value is ("" or "bash" or "console" or "sh")
                && lines.Value.Contains("kubectl", StringComparison.Ordinal) && !lines.Value.StartsWith("#!", StringComparison.Ordinal))
            {
                found.AddRange(OfBlock(page, LineOf(text, lines.Index), lines.Value));
            }
        }

        // A block's lines stay as empty ones, so that line numbers hold.
        var sentences = Block().Replace(text, static b => new string('\n', b.Value.Count(static c => c == '\n')));
        foreach (Match code in Code().Matches(sentences))
        {
            var words = Space().Replace(code.Groups["code"].Value, " ");
            var command = words.Contains("| kubectl ", StringComparison.Ordinal) ? words : Words().Match(words).Value;

            // kubectl and a verb alone name the verb; "…" stands for words that the reader knows.
            if (command.Split(' ').Length > 2 && !command.Contains('…', StringComparison.Ordinal))
            {
                found.Add(new(page, LineOf(sentences, code.Index), command, []));
            }
        }

        return [.. found.OrderBy(static c => c.Line)];
    }

    private static IEnumerable<DocumentedCommand> OfBlock(string page, int line, string block)
    {
        var lines = block.Split('\n', StringSplitOptions.None);
        var isSession = lines.Any(static l => l.StartsWith("$ ", StringComparison.Ordinal));
        for (var i = 0; i < lines.Length; i++)
        {
            var first = i;
            var command = lines[i];
            while (i + 1 < lines.Length && (command.EndsWith('|') || command.EndsWith('\\')))
            {
                command += "\n" + lines[++i];
            }

            var shown = new List<string>();
            while (isSession && i + 1 < lines.Length && !lines[i + 1].StartsWith("$ ", StringComparison.Ordinal))
            {
                shown.Add(lines[++i]);
            }

            if (command.Trim().Length > 0)
            {
                yield return new(page, line + first, isSession ? command[2..] : command, [.. shown.Where(static l => l.Trim().Length > 0)]);
            }
        }
    }

    private static int LineOf(string text, int index) => 1 + text.AsSpan(0, index).Count('\n');

    [GeneratedRegex(@"^ *```(?<language>\w*)\n(?<lines>.*?)^ *```$", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex Block();

    // Every piece of code, so that what stands between two of them is taken for none.
    [GeneratedRegex(@"`(?<code>(?:[^`\n]|\n(?!\n))+)`", RegexOptions.ExplicitCapture)]
    private static partial Regex Code();

    [GeneratedRegex(@"\bkubectl .+")]
    private static partial Regex Words();

    [GeneratedRegex(@"(?<![\w/-])kubectl ")]
    private static partial Regex Kubectl();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();
}
