using System.Text.Json;
using System.Text.Json.Nodes;
using Keyferry.Api.Crds;
using Keyferry.Api.ExternalSecrets;
using Keyferry.Api.Resources;
using Keyferry.Api.Schema;
using Keyferry.Api.Shared;
using Keyferry.Kubernetes.Applying;
using Keyferry.Sync.FanOut;
using Keyferry.Sync.Naming;

namespace Keyferry.Sync.ClusterExternalSecrets;

/// <summary>ClusterExternalSecrets as <see cref="FanOutReconciler{TOwner,TChild}"/> sees them. Pure.</summary>
public static class ClusterExternalSecretKind
{
    private static readonly Lazy<SchemaNode> Schema = new(static () => new ApiSchemas()
        .Find(ApiResources.Group, "v1", ApiResources.ExternalSecrets.Kind)!.Root.FieldsByName["spec"].Node);

    /// <summary>The kind.</summary>
    public static FanOutKind<ClusterExternalSecret, ExternalSecret> Create() => new()
    {
        Owner = ApiResources.ClusterExternalSecrets,
        Child = ApiResources.ExternalSecrets,
        SpecSchema = Schema.Value,
        Wish = Wish,
        Content = Content,
        SpecOf = static es => Json(es.Spec),
        StatusOf = static ces => Read(ces.Status),
        WithStatus = static (ces, status, _) => new ClusterExternalSecret
        {
            Metadata = ces.Metadata, Spec = ces.Spec, Status = Write(status),
        },
        AlreadyExists = "external secret already exists in namespace",
        NoNamespaces = "failed to get target Namespaces",
        Finalizer = FinalizerNames.ClusterExternalSecret,
    };

    /// <summary>What a ClusterExternalSecret asks for.</summary>
    public static FanOutWish Wish(ClusterExternalSecret owner) => new(
        owner.Spec.ExternalSecretName is { Length: > 0 } name ? name : owner.Metadata.Name,
        [
            .. owner.Spec.NamespaceSelectors ?? [],
            .. owner.Spec.NamespaceSelector is { } selector ? new[] { selector } : [],
        ],
        owner.Spec.Namespaces ?? [], owner.Spec.RefreshTime);

    private static ChildContent Content(ClusterExternalSecret owner)
    {
        var annotations = new Dictionary<string, string>(owner.Spec.ExternalSecretMetadata?.Annotations ?? []);

        // Whoever forces the one forces all.
        annotations.Remove(WellKnown.ForceSyncAnnotation);
        if (owner.Metadata.Annotations?.TryGetValue(WellKnown.ForceSyncAnnotation, out var forced) == true)
        {
            annotations[WellKnown.ForceSyncAnnotation] = forced;
        }

        return new ChildContent(
            owner.Spec.ExternalSecretMetadata?.Labels ?? [], annotations,
            ChildSpec.Canonical(Json(owner.Spec.ExternalSecretSpec), Schema.Value));
    }

    private static JsonObject Json(ExternalSecretSpec spec) =>
        JsonSerializer.SerializeToNode(spec, ApiJsonContext.Default.ExternalSecretSpec)!.AsObject();

    private static FanOutStatus? Read(ClusterExternalSecretStatus? status)
    {
        var ready = status?.Conditions?.Find(static c => c.Type == ReadyCondition.Type);
        return status is null ? null : new FanOutStatus(
            status.ExternalSecretName, status.ProvisionedNamespaces ?? [], status.FailedNamespaces ?? [],
            ready?.Status, ready?.Message);
    }

    private static ClusterExternalSecretStatus Write(FanOutStatus status) => new()
    {
        ExternalSecretName = status.ChildName,
        ProvisionedNamespaces = status.Provisioned.Count > 0 ? [.. status.Provisioned] : null,
        FailedNamespaces = status.Failed.Count > 0 ? [.. status.Failed] : null,
        Conditions =
        [
            new ClusterExternalSecretCondition
            {
                Type = ReadyCondition.Type, Status = status.Ready ?? "Unknown", Message = status.Message,
            },
        ],
    };
}
