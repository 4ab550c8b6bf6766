using System.Text.Json;
using Keyferry.Api.ExternalSecrets;
using Keyferry.Api.Resources;
using Keyferry.Api.Shared;
using Keyferry.Text.Durations;
using Keyferry.Text.Schedules;

namespace Keyferry.Sync.Restarts;

/// <summary>
/// Reads windows of restarts: what <c>spec.syncWindows</c> of an ExternalSecret holds, as JSON, or in short schedules with
/// their durations such as <c>0 2 * * * 2h; @weekly 4h</c>, after <c>deny</c> the times of no restart. Pure.
/// </summary>
public static class RestartWindow
{
    private const int Longest = 8 * 1024;
    private const string Expected =
        "expected schedules with their durations such as 0 2 * * * 2h; 0 12 * * 6 30m, or {\"kind\":\"allow\",\"windows\":[{\"schedule\":\"0 2 * * *\",\"duration\":\"2h\"}]}";

    /// <summary>Reads them.</summary>
    /// <param name="text">The annotation's value.</param>
    /// <param name="problem">What is wrong; empty where nothing is.</param>
    /// <returns>The windows; null where something is wrong.</returns>
    public static SyncWindows? Parse(string text, out string problem)
    {
        problem = "";
        if (text.Length > Longest)
        {
            problem = $"{text.Length} characters are more than {Longest}";
            return null;
        }

        var windows = text.TrimStart().StartsWith('{') ? Whole(text) : Short(text);
        if (windows is null)
        {
            problem = $"cannot be read: {Expected}";
            return null;
        }

        problem = ProblemOf(windows);
        return problem.Length == 0 ? windows : null;
    }

    private static SyncWindows? Whole(string text)
    {
        try
        {
            return JsonSerializer.Deserialize(text, ApiJsonContext.Default.SyncWindows);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static SyncWindows? Short(string text)
    {
        var kind = "allow";
        var list = text.Trim();
        foreach (var word in (string[])["allow", "deny"])
        {
            if (list.StartsWith(word + " ", StringComparison.Ordinal))
            {
                (kind, list) = (word, list[word.Length..]);
                break;
            }
        }

        var windows = new List<SyncWindow>();
        foreach (var item in list.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var words = item.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words.Length < 2)
            {
                return null;
            }

            windows.Add(new SyncWindow { Schedule = string.Join(' ', words[..^1]), Duration = words[^1] });
        }

        return windows.Count == 0 ? null : new SyncWindows { Kind = kind, Windows = windows };
    }

    private static string ProblemOf(SyncWindows windows)
    {
        if (windows.Kind is not ("allow" or "deny"))
        {
            return "kind is neither allow nor deny";
        }

        if (windows.Windows is not { Count: > 0 and <= ManifestLimits.MaxSyncWindows })
        {
            return $"there must be 1 to {ManifestLimits.MaxSyncWindows} windows; {Expected}";
        }

        foreach (var window in windows.Windows)
        {
            if (window is null || CronSchedule.Parse(window.Schedule ?? "") is null)
            {
                return $"schedule {Quoted(window?.Schedule)} cannot be read: {Expected}";
            }

            if (!GoDuration.TryParseSetting(window.Duration ?? "", out var duration, out _) || duration.TimeSpan <= TimeSpan.Zero)
            {
                return $"duration {Quoted(window.Duration)} is no duration above zero such as 2h";
            }
        }

        return "";
    }

    private static string Quoted(string? text) => text is null ? "\"\"" : text.Length <= 80 ? $"\"{text}\"" : $"\"{text[..80]}…\"";
}
