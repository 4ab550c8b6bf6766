using System.Text.Json.Serialization;
using Keyferry.Api.Schema;

namespace Keyferry.Api.ExternalSecrets;

/// <summary>Times at which fetching is allowed or forbidden.</summary>
public sealed class SyncWindows
{
    /// <summary>Whether the windows allow or forbid.</summary>
    [JsonPropertyName("kind"), Required, AllowedValues("allow", "deny")]
    public string Kind { get; set; } = "";

    /// <summary>The windows.</summary>
    [JsonPropertyName("windows"), Required, MinItems(1)]
    public List<SyncWindow> Windows { get; set; } = [];
}

/// <summary>A time that opens by a schedule and stays open for a while.</summary>
public sealed class SyncWindow
{
    /// <summary>When the window opens: five cron fields, or @daily and the like.</summary>
    [JsonPropertyName("schedule"), Required, Pattern(Patterns.CronSchedule), Length(1)]
    public string Schedule { get; set; } = "";

    /// <summary>How long it stays open, a Go duration such as 2h.</summary>
    [JsonPropertyName("duration"), Required, Duration]
    public string Duration { get; set; } = "";
}
