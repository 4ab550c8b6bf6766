using System.Text.Json.Nodes;
using Keyferry.Webhook.Lint;
using Keyferry.Webhook.Rendering.Offline;

namespace Keyferry.Webhook.Rendering;

/// <summary>What the engine made of one ExternalSecret or PushSecret. No record: its text would hold the values.</summary>
/// <param name="document">Where the object stands.</param>
/// <param name="name">Its namespace and name.</param>
internal sealed class RenderedObject(LintDocument document, string name)
{
    /// <summary>Where the object stands.</summary>
    public LintDocument Document => document;

    /// <summary>Its kind, namespace and name.</summary>
    public string Name { get; } = $"{document.Kind} {name}";

    /// <summary>Why nothing was made, as the engine tells it; null where something was.</summary>
    public string? Error { get; init; }

    /// <summary>The line that the error is about.</summary>
    public int Line { get; init; } = (int)document.Root.Start.Line;

    /// <summary>Why there is nothing to show though nothing failed; null where there is.</summary>
    public string? Note { get; init; }

    /// <summary>The target as it would be stored; null where there is none.</summary>
    public JsonObject? Target { get; init; }

    /// <summary>What would be pushed.</summary>
    public IReadOnlyList<PushedValue> Pushes { get; init; } = [];
}
