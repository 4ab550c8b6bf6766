using Keyferry.Api.ExternalSecrets;
using Keyferry.Api.Values;

namespace Keyferry.Sync.ExternalSecrets;

/// <summary>What the render step came to.</summary>
/// <param name="Content">The content; null after an error.</param>
/// <param name="Error">What is wrong, without a value; null where there is content.</param>
public sealed record RenderResult(TargetContent? Content, string? Error);

/// <summary>
/// The render step of a pass: what a target holds, of what was transformed. Without a template that is the values as
/// they are, and the labels and annotations of the ExternalSecret. Pure.
/// </summary>
public static class TargetRenderer
{
    private static readonly Dictionary<string, string> None = [];

    /// <summary>Renders.</summary>
    /// <param name="owner">The ExternalSecret.</param>
    /// <param name="values">The values by key, which stay the caller's.</param>
    public static RenderResult Render(ExternalSecret owner, IReadOnlyDictionary<string, SecretValue> values) => new(
        new TargetContent(values, Copy(owner.Metadata.Labels), Copy(owner.Metadata.Annotations)), null);

    private static Dictionary<string, string> Copy(IDictionary<string, string>? map) =>
        map is null ? None : new Dictionary<string, string>(map, StringComparer.Ordinal);
}
