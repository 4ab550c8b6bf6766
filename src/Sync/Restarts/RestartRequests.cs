using Keyferry.Text.Durations;
using Keyferry.Text.Regexp;

namespace Keyferry.Sync.Restarts;

/// <summary>
/// Reads what a workload's annotations ask for. Where <c>keyferry.io/restart</c> is there, Reloader's annotations do not count.
/// Pure.
/// </summary>
public static class RestartRequests
{
    // A pattern is tried on the name of every Secret of the namespace.
    private const int MostPatterns = 8;
    private const int LongestPattern = 253;
    private const int LargestPattern = 500;

    /// <summary>More Secrets than this one workload does not name or use.</summary>
    public const int MostSecrets = 256;

    private static readonly TimeSpan LongestInterval = TimeSpan.FromDays(1);

    /// <summary>Reads them.</summary>
    /// <param name="workload">Its annotations.</param>
    /// <param name="template">The annotations of its pod template.</param>
    /// <returns>What is asked for; null where it is not to be restarted.</returns>
    public static RestartRequest? Of(
        IReadOnlyDictionary<string, string> workload, IReadOnlyDictionary<string, string> template)
    {
        var problems = new List<string>();
        var request = workload.TryGetValue(RestartAnnotations.Restart, out var own)
            ? Own(own, problems)
            : Reloader(workload, template, problems);
        if (request is null)
        {
            return problems.Count == 0 ? null : new RestartRequest { Problems = problems };
        }

        if (request.Names.Count > MostSecrets)
        {
            problems.Add($"more than {MostSecrets} Secrets are named: name fewer, or use auto");
            return new RestartRequest { Problems = problems };
        }

        var isHeld = false;
        if (workload.TryGetValue(RestartAnnotations.Window, out var text))
        {
            var windows = RestartWindow.Parse(text, out var problem);
            isHeld = problem.Length > 0;
            if (isHeld)
            {
                problems.Add($"{RestartAnnotations.Window}: {problem}; until then it is not restarted");
            }

            request = request with { Windows = windows };
        }

        return request with { Problems = problems, IsHeld = isHeld };
    }

    private static RestartRequest? Own(string text, List<string> problems)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        var (auto, notify) = (false, false);
        foreach (var word in Split(text))
        {
            switch (word)
            {
                case "off" or "false":
                    return null;
                case "auto" or "true":
                    auto = true;
                    break;
                case "notify":
                    notify = true;
                    break;
                default:
                    if (!IsName(word))
                    {
                        problems.Add(
                            $"{RestartAnnotations.Restart}: {Quoted(word)} is no name of a Secret: expected auto, notify, off, or names such as db-credentials,api-key");
                        break;
                    }

                    names.Add(word);
                    break;
            }
        }

        // Beside names, notify says what becomes of them; alone it means what auto means.
        auto |= notify && names.Count == 0;
        return auto || names.Count > 0
            ? new RestartRequest { Auto = auto ? AutoScope.Kept : AutoScope.None, Names = names, OnlyNotifies = notify }
            : null;
    }

    // The order of https://github.com/stakater/Reloader/blob/master/pkg/common/common.go, ShouldReload.
    private static RestartRequest? Reloader(
        IReadOnlyDictionary<string, string> workload, IReadOnlyDictionary<string, string> template, List<string> problems)
    {
        if (workload.GetValueOrDefault(RestartAnnotations.ReloaderIgnore) == "true")
        {
            return null;
        }

        string[] asks =
        [
            RestartAnnotations.ReloaderSecrets, RestartAnnotations.ReloaderSearch, RestartAnnotations.ReloaderAuto,
            RestartAnnotations.ReloaderSecretAuto,
        ];
        var asked = asks.Any(workload.ContainsKey) ? workload : template;
        var names = new HashSet<string>(StringComparer.Ordinal);
        var patterns = new List<GoRegex>();
        foreach (var word in Split(asked.GetValueOrDefault(RestartAnnotations.ReloaderSecrets, "")))
        {
            if (IsName(word))
            {
                names.Add(word);
            }
            else if (Pattern(word, patterns.Count, problems) is { } pattern)
            {
                patterns.Add(pattern);
            }
        }

        var auto = IsTrue(asked.GetValueOrDefault(RestartAnnotations.ReloaderAuto))
            || IsTrue(asked.GetValueOrDefault(RestartAnnotations.ReloaderSecretAuto)) ? AutoScope.Referenced
            : asked.GetValueOrDefault(RestartAnnotations.ReloaderSearch) == "true" ? AutoScope.Matched
            : AutoScope.None;
        return auto == AutoScope.None && names.Count == 0 && patterns.Count == 0
            ? null
            : new RestartRequest
            {
                Auto = auto, Names = names, Patterns = patterns,
                Excluded = Split(workload.GetValueOrDefault(RestartAnnotations.ReloaderExclude, "")).ToHashSet(StringComparer.Ordinal),
                MinInterval = Pause(workload.GetValueOrDefault(RestartAnnotations.ReloaderPause), problems),
                IsOfReloader = true,
            };
    }

    private static GoRegex? Pattern(string word, int before, List<string> problems)
    {
        if (before >= MostPatterns)
        {
            problems.Add($"{RestartAnnotations.ReloaderSecrets}: more than {MostPatterns} patterns: merge some, such as db-.*|api-.*");
            return null;
        }

        var error = $"it is longer than {LongestPattern} characters";
        if (word.Length <= LongestPattern && GoRegex.TryParse($"^{word}$", LargestPattern, out var pattern, out error))
        {
            return pattern;
        }

        problems.Add($"{RestartAnnotations.ReloaderSecrets}: {Quoted(word)} is neither a name nor a pattern: {error}");
        return null;
    }

    private static TimeSpan Pause(string? text, List<string> problems)
    {
        if (text is null)
        {
            return TimeSpan.Zero;
        }

        if (GoDuration.TryParseSetting(text, out var pause, out _) && pause.TimeSpan > TimeSpan.Zero)
        {
            return pause.TimeSpan < LongestInterval ? pause.TimeSpan : LongestInterval;
        }

        problems.Add($"{RestartAnnotations.ReloaderPause}: {Quoted(text)} is no duration above zero such as 5m");
        return TimeSpan.Zero;
    }

    private static string[] Split(string list) =>
        list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    // Go's strconv.ParseBool.
    private static bool IsTrue(string? text) => text is "1" or "t" or "T" or "TRUE" or "true" or "True";

    private static bool IsName(string word) =>
        word.Length is > 0 and <= 253 && char.IsAsciiLetterOrDigit(word[0]) && char.IsAsciiLetterOrDigit(word[^1])
        && word.All(static c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '.');

    private static string Quoted(string text) => text.Length <= 80 ? $"\"{text}\"" : $"\"{text[..80]}…\"";
}
