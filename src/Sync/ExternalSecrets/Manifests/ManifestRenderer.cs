using System.Text.Json.Nodes;
using Keyferry.Api.ExternalSecrets;
using Keyferry.Api.Values;
using Keyferry.Kubernetes.Calls;
using Keyferry.Kubernetes.Types;
using Keyferry.Sync.Templating;

namespace Keyferry.Sync.ExternalSecrets.Manifests;

/// <summary>
/// The render step of a target that is no Secret: templates are rendered right into the object, each once, and fetched keys
/// that no template uses are left out.
/// </summary>
/// <param name="api">Reads the ConfigMaps and Secrets that templates stand in.</param>
/// <param name="renderer">Renders texts.</param>
/// <param name="versions">Remembers what templates were read from.</param>
public sealed class ManifestRenderer(IKubeApi api, TextRenderer renderer, TemplateVersions versions)
{
    /// <summary>Renders.</summary>
    /// <param name="owner">The ExternalSecret.</param>
    /// <param name="type">The target's kind.</param>
    /// <param name="existing">The target as it is; null where it is missing. It is left alone.</param>
    /// <param name="values">The values by key, which stay the caller's.</param>
    /// <param name="cancellation">Ends the render.</param>
    /// <returns>The object, or what is wrong.</returns>
    internal async ValueTask<(JsonObject? Root, string? Error)> RenderAsync(
        ExternalSecret owner, ResourceType type, UnstructuredObject? existing, IReadOnlyDictionary<string, SecretValue> values,
        CancellationToken cancellation)
    {
        var root = ManifestContent.Base(owner, type, existing);
        if (owner.Spec?.Target?.Template is not { } template)
        {
            return ManifestContent.Put(root, owner, type, existing, values) is { } problem ? (null, problem) : (root, null);
        }

        var item = new ObjectKey(owner.Metadata.NamespaceProperty, owner.Metadata.Name);
        using var texts = await TemplateTextList.ReadAsync(
            api, new TemplateRequest(item.Namespace, "spec.target.template", template, values), cancellation);
        versions.Remember(item, [.. texts.Sources.Where(s => !IsTarget(s.Reference, owner, type))]);
        if (texts.Error is { } unread)
        {
            return (null, unread);
        }

        var failure = await renderer.RenderAsync(texts.Texts, values, new ManifestOutput(root).Take, cancellation);
        return failure is null ? (root, null) : (null, Step(failure.Text) + failure.Message);
    }

    /// <summary>Whether an ExternalSecret is to be rendered anew because its templates have changed.</summary>
    public bool IsStale(ObjectKey item, ExternalSecret owner) =>
        owner.Spec?.Target?.Template is not null && RefreshDecision.IsPeriodic(owner.Spec) && versions.HaveChanged(item);

    /// <summary>Forgets an ExternalSecret that is gone.</summary>
    public void Forget(ObjectKey item) => versions.Forget(item);

    private static bool IsTarget(TemplateSourceRef source, ExternalSecret owner, ResourceType type) =>
        !source.IsSecret && ManifestContent.HoldsData(type) && source.Name == DesiredSecret.Name(owner);

    private static string Step(TemplateText? text) => text?.Origin switch
    {
        TemplateOrigin.Literal => "failed to execute literal template: ",
        TemplateOrigin.ConfigMap => "failed to merge configmap template: ",
        TemplateOrigin.Secret => "failed to merge secret template: ",
        TemplateOrigin.Field when text.Target == TemplateTarget.Data => "failed to execute template.data: ",
        _ => "failed to execute template: ",
    };
}
