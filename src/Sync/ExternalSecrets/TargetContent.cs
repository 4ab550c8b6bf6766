using Keyferry.Api.Values;
using Keyferry.Sync.Generators;

namespace Keyferry.Sync.ExternalSecrets;

/// <summary>What a target is to hold of an ExternalSecret, whatever its kind. The values stay the pass's.</summary>
/// <param name="Data">The values by key.</param>
/// <param name="Labels">The labels.</param>
/// <param name="Annotations">The annotations.</param>
public sealed record TargetContent(
    IReadOnlyDictionary<string, SecretValue> Data, IReadOnlyDictionary<string, string> Labels,
    IReadOnlyDictionary<string, string> Annotations)
{
    /// <summary>What of it generators made; null where that is nothing.</summary>
    public GeneratedContent? Generated { get; init; }
}
