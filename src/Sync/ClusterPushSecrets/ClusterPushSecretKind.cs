using System.Text.Json;
using System.Text.Json.Nodes;
using Keyferry.Api.Crds;
using Keyferry.Api.PushSecrets;
using Keyferry.Api.Resources;
using Keyferry.Api.Schema;
using Keyferry.Api.Shared;
using Keyferry.Kubernetes.Applying;
using Keyferry.Kubernetes.Types;
using Keyferry.Sync.FanOut;

namespace Keyferry.Sync.ClusterPushSecrets;

/// <summary>ClusterPushSecrets as <see cref="FanOutReconciler{TOwner,TChild}"/> sees them. Pure.</summary>
public static class ClusterPushSecretKind
{
    private static readonly Lazy<SchemaNode> Schema = new(static () => new ApiSchemas()
        .Find(ApiResources.Group, "v1alpha1", ApiResources.PushSecrets.Kind)!.Root.FieldsByName["spec"].Node);

    /// <summary>The kind.</summary>
    public static FanOutKind<ClusterPushSecret, PushSecret> Create() => new()
    {
        Owner = ApiResources.ClusterPushSecrets,
        Child = ApiResources.PushSecrets,
        SpecSchema = Schema.Value,
        Wish = Wish,
        Content = static owner => new ChildContent(
            owner.Spec.PushSecretMetadata?.Labels ?? [], owner.Spec.PushSecretMetadata?.Annotations ?? [],
            ChildSpec.Canonical(Json(owner.Spec.PushSecretSpec), Schema.Value)),
        SpecOf = static ps => Json(ps.Spec),
        StatusOf = static cps => Read(cps.Status),
        WithStatus = static (cps, status, now) => new ClusterPushSecret
        {
            Metadata = cps.Metadata, Spec = cps.Spec, Status = Write(cps.Status, status, now),
        },
        AlreadyExists = "push secret already exists in namespace",
        NoNamespaces = "failed to get target Namespaces",
    };

    /// <summary>What a ClusterPushSecret asks for.</summary>
    public static FanOutWish Wish(ClusterPushSecret owner) => new(
        owner.Spec.PushSecretName is { Length: > 0 } name ? name : owner.Metadata.Name,
        owner.Spec.NamespaceSelectors ?? [], [], owner.Spec.RefreshTime);

    private static JsonObject Json(PushSecretSpec spec) =>
        JsonSerializer.SerializeToNode(spec, ApiJsonContext.Default.PushSecretSpec)!.AsObject();

    private static FanOutStatus? Read(ClusterPushSecretStatus? status)
    {
        var ready = status?.Conditions?.Find(static c => c.Type == ReadyCondition.Type);
        return status is null ? null : new FanOutStatus(
            status.PushSecretName, status.ProvisionedNamespaces ?? [], status.FailedNamespaces ?? [],
            ready?.Status, ready?.Message);
    }

    private static ClusterPushSecretStatus Write(ClusterPushSecretStatus? before, FanOutStatus status, DateTimeOffset now)
    {
        var old = before?.Conditions?.Find(static c => c.Type == ReadyCondition.Type);
        return new ClusterPushSecretStatus
        {
            PushSecretName = status.ChildName,
            ProvisionedNamespaces = status.Provisioned.Count > 0 ? [.. status.Provisioned] : null,
            FailedNamespaces = status.Failed.Count > 0 ? [.. status.Failed] : null,
            Conditions =
            [
                new StatusCondition
                {
                    Type = ReadyCondition.Type,
                    Status = status.Ready ?? "Unknown",
                    Message = status.Message,
                    LastTransitionTime = old?.Status == status.Ready && old?.LastTransitionTime is { } since
                        ? since
                        : ApiTime.Of(now),
                },
            ],
        };
    }
}
