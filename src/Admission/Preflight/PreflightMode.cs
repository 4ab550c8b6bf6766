using System.Text.Json;
using Keyferry.Api.Json;

namespace Keyferry.Admission.Preflight;

/// <summary>What becomes of what a store does not hold.</summary>
public enum PreflightMode
{
    /// <summary>Stores are not asked.</summary>
    Off,

    /// <summary>It is warned of.</summary>
    Warn,

    /// <summary>The object is refused.</summary>
    Enforce,
}

/// <summary>Who wants stores to be asked before an object is stored.</summary>
public static class PreflightModes
{
    /// <summary>The annotation of an ExternalSecret, and the label of a namespace.</summary>
    public const string Name = "keyferry.io/preflight";

    /// <summary>What is wanted for an object: the stricter of what it says itself and what its namespace says.</summary>
    /// <param name="metadata">The object's metadata.</param>
    /// <param name="labels">The labels of its namespace; null where they are not known.</param>
    /// <param name="unknown">What the object says and means nothing; null where it says nothing, or something that is known.</param>
    public static PreflightMode Of(JsonElement metadata, IReadOnlyDictionary<string, string>? labels, out string? unknown)
    {
        var own = metadata.Get("annotations").Text(Name);
        var mode = Read(own);
        unknown = own is not null && mode is null ? own : null;
        var ns = labels is not null && labels.TryGetValue(Name, out var label) ? Read(label) : null;
        return (PreflightMode)Math.Max((int)(mode ?? PreflightMode.Off), (int)(ns ?? PreflightMode.Off));
    }

    private static PreflightMode? Read(string? text) => text switch
    {
        "warn" => PreflightMode.Warn,
        "enforce" => PreflightMode.Enforce,
        _ => null,
    };
}
