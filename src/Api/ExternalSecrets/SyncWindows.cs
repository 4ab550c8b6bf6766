using System.Text.Json.Serialization;
using Keyferry.Api.Schema;

namespace Keyferry.Api.ExternalSecrets;

/// <summary>SyncWindows limits periodic fetches to certain times, in UTC. The first fetch is never limited.</summary>
public sealed class SyncWindows
{
    /// <summary>
    /// What the windows mean. allow: fetches happen only while a window is open. deny: no fetches happen while a window
    /// is open.
    /// </summary>
    [JsonPropertyName("kind"), Required, AllowedValues("allow", "deny")]
    public string Kind { get; set; } = "";

    /// <summary>The windows. At least one.</summary>
    [JsonPropertyName("windows"), Required, MinItems(1)]
    public List<SyncWindow> Windows { get; set; } = [];
}

/// <summary>SyncWindow opens at the times of a schedule and stays open for a duration.</summary>
public sealed class SyncWindow
{
    /// <summary>
    /// Times at which the window opens: a cron expression of five fields such as 0 22 * * 1-5, a name such as @daily,
    /// or @every with a duration.
    /// </summary>
    [JsonPropertyName("schedule"), Required, Pattern(Patterns.CronSchedule), Length(1)]
    public string Schedule { get; set; } = "";

    /// <summary>How long the window stays open, as a Go duration such as 2h.</summary>
    [JsonPropertyName("duration"), Required, Duration]
    public string Duration { get; set; } = "";
}
