using k8s.Models;
using Keyferry.Api.Crds;
using Keyferry.Api.Resources;
using Keyferry.Kubernetes.Calls;
using Keyferry.Kubernetes.Types;
using Keyferry.Webhook.Access;

namespace Keyferry.Webhook.Takeover;

/// <summary>A kind of the cluster that is taken over.</summary>
/// <param name="Kind">The kind of ours that it is; null where this program does not have it.</param>
/// <param name="Resource">Where its objects are read: in the version in which they are stored.</param>
internal sealed record DefinedKind(CrdKind? Kind, ResourceType<UnstructuredObject> Resource);

/// <summary>Looks at the definitions: kinds, versions and conversions.</summary>
/// <param name="api">The API server.</param>
/// <param name="findings">Takes what is found.</param>
internal sealed class DefinitionCheck(IKubeApi api, FindingList findings)
{
    private const string ByWebhook = "Webhook";

    /// <summary>Looks at them.</summary>
    /// <returns>The kinds that the cluster defines.</returns>
    public async ValueTask<IReadOnlyList<DefinedKind>> RunAsync(CancellationToken cancellation)
    {
        var listed = await api.ListAsync(BuiltIn.CustomResourceDefinition, null, null, cancellation);
        if (!listed.Ok)
        {
            findings.Unread(ReadProblem.Of(listed.Failure, "list", BuiltIn.CustomResourceDefinition, null));
            return [];
        }

        List<DefinedKind> kinds = [];
        foreach (var definition in listed.Value.Items.Where(static d => IsOurs(d.Spec.Group)))
        {
            if (Read(definition) is { } kind)
            {
                kinds.Add(kind);
                Look(definition, kind.Kind);
            }
        }

        if (kinds.Count == 0)
        {
            findings.Unread($"the cluster defines no kind of {ApiResources.Group}: there is nothing to take over");
        }

        return kinds;
    }

    private void Look(V1CustomResourceDefinition definition, CrdKind? kind)
    {
        var subject = $"CustomResourceDefinition {definition.Metadata.Name}";
        if (kind is not null)
        {
            foreach (var version in (definition.Status?.StoredVersions ?? []).Except(kind.Versions, StringComparer.Ordinal))
            {
                findings.Blocks(TakeoverArea.Version, subject,
                    $"objects may be stored in version {version}, which this build does not have: have the operator store them in {kind.Resource.Version} first");
            }

            foreach (var version in definition.Spec.Versions.Where(v => v.Served && !kind.Versions.Contains(v.Name)))
            {
                findings.Blocks(TakeoverArea.Version, subject, $"serves version {version.Name}, which this build does not: manifests that name it are refused afterwards");
            }
        }

        if (definition.Spec.Conversion?.Strategy == ByWebhook)
        {
            var service = definition.Spec.Conversion.Webhook?.ClientConfig?.Service;
            findings.Notes(TakeoverArea.Conversion, subject,
                $"objects are converted by a webhook{(service is null ? "" : $" (Service {service.NamespaceProperty}/{service.Name})")}: applying Keyferry's "
                + "definitions (the chart, or keyferry run --install) takes that away; without the operator it would fail every read");
        }
    }

    private static DefinedKind? Read(V1CustomResourceDefinition definition)
    {
        var spec = definition.Spec;
        var stored = spec.Versions.FirstOrDefault(static v => v is { Storage: true, Served: true }) ?? spec.Versions.FirstOrDefault(static v => v.Served);
        return stored is null ? null : new DefinedKind(
            CrdKinds.All.FirstOrDefault(k => k.Name == definition.Metadata.Name),
            UnstructuredType.Of(spec.Group, stored.Name, spec.Names.Plural, spec.Names.Kind, spec.Scope == "Namespaced"));
    }

    private static bool IsOurs(string group) =>
        group == ApiResources.Group || group.EndsWith("." + ApiResources.Group, StringComparison.Ordinal);
}
