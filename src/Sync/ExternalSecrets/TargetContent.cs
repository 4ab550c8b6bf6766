using Keyferry.Api.Values;
using Keyferry.Sync.Generators;

namespace Keyferry.Sync.ExternalSecrets;

/// <summary>What a Secret is to hold of an ExternalSecret. The values stay the renderer's.</summary>
/// <param name="Data">The values by key.</param>
/// <param name="Labels">The labels.</param>
/// <param name="Annotations">The annotations.</param>
public sealed record TargetContent(
    IReadOnlyDictionary<string, SecretValue> Data, IReadOnlyDictionary<string, string> Labels,
    IReadOnlyDictionary<string, string> Annotations)
{
    /// <summary>The type; null leaves it as it is.</summary>
    public string? Type { get; init; }

    /// <summary>Finalizers that the Secret is to have, beside those that it has.</summary>
    public IReadOnlyList<string> Finalizers { get; init; } = [];

    /// <summary>Nothing at all.</summary>
    public static TargetContent Empty { get; } = new(
        new Dictionary<string, SecretValue>(), new Dictionary<string, string>(), new Dictionary<string, string>());

    /// <summary>What of it generators made; null where that is nothing.</summary>
    public GeneratedContent? Generated { get; init; }
}
