using Keyferry.Api.PushSecrets;
using Keyferry.Kubernetes.Types;
using Keyferry.Sync.Templating;

namespace Keyferry.Sync.PushSecrets;

/// <summary>The template step of a push: changes what was read of a source, in memory alone.</summary>
/// <param name="templates">Renders templates.</param>
/// <param name="versions">What they were read from.</param>
internal sealed class PushTemplates(ISecretTemplates templates, TemplateVersions versions)
{
    /// <summary>
    /// Whether a template has changed where it stands, so that all is to be pushed anew. Not where that would generate a new value:
    /// such a template counts at the next refresh.
    /// </summary>
    public bool AreStale(ObjectKey key, PushSecret push) =>
        push.Spec is { Template: not null, Selector.GeneratorRef: null } && PushRefresh.Interval(push.Spec) > TimeSpan.Zero
        && versions.HaveChanged(key);

    /// <summary>Forgets a PushSecret that is gone.</summary>
    public void Forget(ObjectKey key) => versions.Forget(key);

    /// <summary>Applies the template; keys that it does not make stay.</summary>
    /// <param name="push">The PushSecret.</param>
    /// <param name="source">What was read of a source.</param>
    /// <param name="isFirst">Whether it is the pass's first source: a template that changes during a pass is old for that one.</param>
    /// <param name="cancellation">Ends the render.</param>
    /// <returns>What is wrong; null where nothing is.</returns>
    public async ValueTask<string?> ApplyAsync(PushSecret push, PushSource source, bool isFirst, CancellationToken cancellation)
    {
        if (push.Spec.Template is not { } template)
        {
            return null;
        }

        using var rendered = await templates.RenderAsync(
            new TemplateRequest(push.Metadata.NamespaceProperty, "spec.template", template, source.Data), cancellation);
        if (isFirst)
        {
            versions.Remember(new ObjectKey(push.Metadata.NamespaceProperty, push.Metadata.Name), rendered.Sources);
        }

        if (rendered.Error is not null)
        {
            return rendered.Error;
        }

        foreach (var (key, value) in rendered.Data)
        {
            source.Set(key, value.Copy());
        }

        foreach (var (key, value) in rendered.Labels)
        {
            source.Labels[key] = value;
        }

        foreach (var (key, value) in rendered.Annotations)
        {
            source.Annotations[key] = value;
        }

        source.Type = template.Type;
        return null;
    }
}
