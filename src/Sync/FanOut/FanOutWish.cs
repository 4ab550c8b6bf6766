using Keyferry.Api.Shared;

namespace Keyferry.Sync.FanOut;

/// <summary>What a cluster-wide object asks for: which children, and in which namespaces.</summary>
/// <param name="ChildName">The name of the children.</param>
/// <param name="Selectors">A namespace is selected if any of these matches its labels.</param>
/// <param name="Names">Namespaces that are selected by name.</param>
/// <param name="RefreshTime">Time between two passes, as the manifest says; null means the default.</param>
public sealed record FanOutWish(
    string ChildName, IReadOnlyList<LabelSelector> Selectors, IReadOnlyList<string> Names, string? RefreshTime);
