using System.Text.Json.Nodes;

namespace Keyferry.Sync.FanOut;

/// <summary>What a child is to hold.</summary>
/// <param name="Labels">All of its labels.</param>
/// <param name="Annotations">All of its annotations.</param>
/// <param name="Spec">Its spec, as <see cref="ChildSpec.Canonical"/> leaves it.</param>
public sealed record ChildContent(
    IReadOnlyDictionary<string, string> Labels, IReadOnlyDictionary<string, string> Annotations, JsonObject Spec);
