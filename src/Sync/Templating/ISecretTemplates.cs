using Keyferry.Api.ExternalSecrets;
using Keyferry.Api.Values;

namespace Keyferry.Sync.Templating;

/// <summary>Renders the templates of Secrets, for ExternalSecrets and PushSecrets.</summary>
public interface ISecretTemplates
{
    /// <summary>Renders <c>templateFrom</c> in order, then <c>data</c>, labels and annotations.</summary>
    /// <param name="request">What to render.</param>
    /// <param name="cancellation">Ends the wait and the render.</param>
    ValueTask<TemplateResult> RenderAsync(TemplateRequest request, CancellationToken cancellation);
}

/// <summary>A template to render.</summary>
/// <param name="Namespace">Where <c>templateFrom</c> looks its ConfigMaps and Secrets up.</param>
/// <param name="Field">Where the template stands, such as <c>spec.target.template</c>.</param>
/// <param name="Template">The template.</param>
/// <param name="Values">What templates read, by key; stays the caller's.</param>
public sealed record TemplateRequest(
    string Namespace, string Field, SecretTemplate Template, IReadOnlyDictionary<string, SecretValue> Values);

/// <summary>What was rendered, or why it was not. Whoever disposes of it clears the values.</summary>
/// <param name="Data">The rendered keys and values, and nothing else; empty after an error.</param>
/// <param name="Labels">The rendered labels.</param>
/// <param name="Annotations">The rendered annotations.</param>
/// <param name="Error">What is wrong, without a value; null where nothing is.</param>
public sealed record TemplateResult(
    IReadOnlyDictionary<string, SecretValue> Data, IReadOnlyDictionary<string, string> Labels,
    IReadOnlyDictionary<string, string> Annotations, string? Error) : IDisposable
{
    /// <summary>The ConfigMaps and Secrets that templates were read from.</summary>
    public IReadOnlyList<TemplateSource> Sources { get; init; } = [];

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var value in Data.Values)
        {
            value.Dispose();
        }
    }
}
