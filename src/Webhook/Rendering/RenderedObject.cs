using System.Text.Json.Nodes;
using Keyferry.Webhook.Lint;
using Keyferry.Webhook.Rendering.Offline;

namespace Keyferry.Webhook.Rendering;

/// <summary>What the engine made of one ExternalSecret or PushSecret. No record: its text would hold the values.</summary>
/// <param name="source">Where the object is written.</param>
/// <param name="kind">Its kind.</param>
/// <param name="key">Its namespace and name.</param>
internal sealed class RenderedObject(ObjectSource source, string kind, string key)
{
    /// <summary>Where the object is written.</summary>
    public ObjectSource Source => source;

    /// <summary>The document in which it is written.</summary>
    public LintDocument Document => source.Document;

    /// <summary>Its kind.</summary>
    public string Kind => kind;

    /// <summary>Its namespace and name.</summary>
    public string Key => key;

    /// <summary>Its kind, namespace and name, and the cluster-wide object that it is made of.</summary>
    public string Name { get; } = source.Owner is { } owner ? $"{kind} {key} of {owner}" : $"{kind} {key}";

    /// <summary>Why nothing was made, as the engine tells it; null where something was.</summary>
    public string? Error { get; init; }

    /// <summary>The line that the error is about.</summary>
    public int Line { get; init; } = source.Line;

    /// <summary>Why there is nothing to show though nothing failed; null where there is.</summary>
    public string? Note { get; init; }

    /// <summary>The target as it would be stored; null where there is none.</summary>
    public JsonObject? Target { get; init; }

    /// <summary>What would be pushed.</summary>
    public IReadOnlyList<PushedValue> Pushes { get; init; } = [];
}
