using Keyferry.Api.ExternalSecrets;
using Keyferry.Api.Values;
using Keyferry.Kubernetes.Types;
using Keyferry.Sync.Templating;

namespace Keyferry.Sync.ExternalSecrets;

/// <summary>What the render step came to. Whoever disposes of it clears what was rendered.</summary>
public sealed class RenderResult : IDisposable
{
    private readonly TemplateResult? _rendered;

    internal RenderResult(TargetContent? content, TemplateResult? rendered)
    {
        Content = content;
        _rendered = rendered;
    }

    /// <summary>The content; null after an error.</summary>
    public TargetContent? Content { get; }

    /// <summary>What is wrong, without a value; null where there is content.</summary>
    public string? Error => _rendered?.Error;

    /// <inheritdoc/>
    public void Dispose() => _rendered?.Dispose();
}

/// <summary>
/// The render step of a pass: what a target Secret holds, of what was transformed. Without a template that is the values as
/// they are, and the labels and annotations of the ExternalSecret.
/// </summary>
/// <param name="templates">Renders templates.</param>
/// <param name="versions">Remembers what templates were read from.</param>
public sealed class TargetRenderer(ISecretTemplates templates, TemplateVersions versions)
{
    private static readonly Dictionary<string, string> None = [];

    /// <summary>Renders.</summary>
    /// <param name="owner">The ExternalSecret.</param>
    /// <param name="values">The values by key, which stay the caller's.</param>
    /// <param name="cancellation">Ends the render.</param>
    public async ValueTask<RenderResult> RenderAsync(
        ExternalSecret owner, IReadOnlyDictionary<string, SecretValue> values, CancellationToken cancellation)
    {
        if (owner.Spec?.Target?.Template is not { } template)
        {
            return new RenderResult(
                new TargetContent(values, Copy(owner.Metadata.Labels), Copy(owner.Metadata.Annotations)), null);
        }

        var item = new ObjectKey(owner.Metadata.NamespaceProperty, owner.Metadata.Name);
        var rendered = await templates.RenderAsync(
            new TemplateRequest(item.Namespace, "spec.target.template", template, values), cancellation);

        // A target that its own template is read from changes with each write, which is no reason to write again.
        versions.Remember(
            item, [.. rendered.Sources.Where(s => !s.Reference.IsSecret || s.Reference.Name != DesiredSecret.Name(owner))]);
        if (rendered.Error is not null)
        {
            return new RenderResult(null, rendered);
        }

        var data = KeepsValues(template) ? Merge(values, rendered.Data) : rendered.Data;
        return new RenderResult(
            new TargetContent(data, rendered.Labels, rendered.Annotations)
            {
                Type = template.Type is { Length: > 0 } type ? type : null,
                Finalizers = template.Metadata?.Finalizers ?? [],
            },
            rendered);
    }

    /// <summary>Whether an ExternalSecret is to be rendered anew because its templates have changed.</summary>
    /// <param name="item">The ExternalSecret.</param>
    /// <param name="owner">The same.</param>
    public bool IsStale(ObjectKey item, ExternalSecret owner) =>
        owner.Spec?.Target?.Template is not null && RefreshDecision.IsPeriodic(owner.Spec) && versions.HaveChanged(item);

    /// <summary>Forgets an ExternalSecret that is gone.</summary>
    public void Forget(ObjectKey item) => versions.Forget(item);

    private static bool KeepsValues(SecretTemplate template) =>
        template.MergePolicy == TemplateMergePolicy.Merge
        || (template.Data is not { Count: > 0 } && template.TemplateFrom is not { Count: > 0 });

    private static Dictionary<string, SecretValue> Merge(
        IReadOnlyDictionary<string, SecretValue> values, IReadOnlyDictionary<string, SecretValue> rendered)
    {
        var merged = new Dictionary<string, SecretValue>(values, StringComparer.Ordinal);
        foreach (var (key, value) in rendered)
        {
            merged[key] = value;
        }

        return merged;
    }

    private static Dictionary<string, string> Copy(IDictionary<string, string>? map) =>
        map is null ? None : new Dictionary<string, string>(map, StringComparer.Ordinal);
}
