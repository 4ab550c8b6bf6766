using Keyferry.Api.PushSecrets;
using Keyferry.Sync.Templating;

namespace Keyferry.Sync.PushSecrets;

/// <summary>The template step of a push: changes what was read of a source, in memory alone.</summary>
/// <param name="templates">Renders templates.</param>
internal sealed class PushTemplates(ISecretTemplates templates)
{
    /// <summary>Applies the template; keys that it does not make stay.</summary>
    /// <returns>What is wrong; null where nothing is.</returns>
    public async ValueTask<string?> ApplyAsync(PushSecret push, PushSource source, CancellationToken cancellation)
    {
        if (push.Spec.Template is not { } template)
        {
            return null;
        }

        using var rendered = await templates.RenderAsync(
            new TemplateRequest(push.Metadata.NamespaceProperty, "spec.template", template, source.Data), cancellation);
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
