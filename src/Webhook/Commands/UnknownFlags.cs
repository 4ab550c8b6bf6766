using System.CommandLine;
using System.CommandLine.Parsing;
using Keyferry.Text.Naming;

namespace Keyferry.Webhook.Commands;

/// <summary>Suggests the flags that were meant by those that a command does not have.</summary>
public static class UnknownFlags
{
    private const int LongestFlag = 100;
    private const int ShortestWord = 4;

    /// <summary>An error for each unknown flag of a command line, with the nearest flag that there is.</summary>
    /// <param name="parsed">The command line.</param>
    public static IReadOnlyList<string> Of(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        List<string> known = [.. command.Options.Select(static o => o.Name).Where(IsFlag)];
        return
        [
            .. parsed.UnmatchedTokens.Where(IsFlag).Select(static t => t.Split('=', 2)[0]).Distinct(StringComparer.Ordinal)
                .Select(flag => Nearest(flag, known) is { } nearest
                    ? $"{flag}: no such flag; did you mean {nearest}? See keyferry {Words(parsed.CommandResult)} --help"
                    : $"{flag}: no such flag; see keyferry {Words(parsed.CommandResult)} --help"),
        ];
    }

    /// <summary>The nearest of some flags: by letters, else by the words that they share.</summary>
    /// <param name="flag">What was written, with its dashes.</param>
    /// <param name="known">The flags that there are.</param>
    /// <returns>The flag; null where none is near.</returns>
    public static string? Nearest(string flag, IReadOnlyList<string> known)
    {
        if (flag.Length > LongestFlag)
        {
            return null;
        }

        var written = flag.Replace('_', '-').ToLowerInvariant();
        if (NearestName.Of(written, known) is { } near)
        {
            return near;
        }

        var words = Words(written);
        var alike = known
            .Select(k => (Flag: k, Of: Words(k)))
            .Select(k => (k.Flag, Shared: Shared(words, k.Of), Left: k.Of.Sum(static w => w.Length)))
            .OrderByDescending(static a => a.Shared).ThenBy(static a => a.Left).FirstOrDefault();
        return alike.Shared >= ShortestWord ? alike.Flag : null;
    }

    // Such as "store test": the command with those above it, but for the program.
    private static string Words(CommandResult command) => command.Parent is CommandResult { Parent: not null } above
        ? $"{Words(above)} {command.Command.Name}"
        : command.Command.Name;

    // Letters of words that stand in both, or that begin with one another.
    private static int Shared(List<string> written, List<string> known) => written.Sum(w => known
        .Where(k => k.StartsWith(w, StringComparison.Ordinal) || w.StartsWith(k, StringComparison.Ordinal))
        .Select(k => Math.Min(k.Length, w.Length)).Where(static n => n >= ShortestWord).DefaultIfEmpty(0).Max());

    // "enable" stands in a third of all flags, so it does not count.
    private static List<string> Words(string flag) =>
        [.. flag.Split('-', StringSplitOptions.RemoveEmptyEntries).Where(static w => w != "enable")];

    private static bool IsFlag(string token) => token.StartsWith("--", StringComparison.Ordinal) && token.Length > 2;
}
