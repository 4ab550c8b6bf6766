using System.Text.Json;
using System.Text.Json.Nodes;
using k8s.Models;
using Keyferry.Api.ExternalSecrets;
using Keyferry.Kubernetes.Types;
using Keyferry.Sync.Hashing;
using Keyferry.Sync.Naming;

namespace Keyferry.Sync.ExternalSecrets.Manifests;

/// <summary>The desired step of a target that is no Secret. Pure.</summary>
internal static class DesiredManifest
{
    /// <summary>The object as it ought to be. Without a merge it replaces the one that is there, but for what others hold it by.</summary>
    /// <param name="owner">The ExternalSecret.</param>
    /// <param name="type">The target's kind.</param>
    /// <param name="existing">The target as it is; null where it is missing. It is left alone.</param>
    /// <param name="root">What was rendered; it becomes part of the result.</param>
    public static UnstructuredObject Of(ExternalSecret owner, ResourceType type, UnstructuredObject? existing, JsonObject root)
    {
        var metadata = root["metadata"]!.AsObject();
        root.Remove("metadata");
        if (existing?.Content?["status"] is { } status)
        {
            root["status"] = status.DeepClone();
        }

        var desired = new UnstructuredObject
        {
            ApiVersion = type.ApiVersion,
            Kind = type.Kind,
            Metadata = new V1ObjectMeta
            {
                Name = DesiredSecret.Name(owner),
                NamespaceProperty = owner.Metadata.NamespaceProperty,
                Uid = existing?.Metadata.Uid,
                ResourceVersion = existing?.Metadata.ResourceVersion,
                Finalizers = existing?.Metadata.Finalizers?.ToList(),
                OwnerReferences = existing?.Metadata.OwnerReferences?.ToList(),
                Labels = Texts(metadata["labels"]),
                Annotations = Texts(metadata["annotations"]),
            },
            Content = root,
        };
        Ownership.Apply(owner, desired);
        if (Ownership.Policy(owner) == "Owner")
        {
            desired.Metadata.Labels[WellKnown.CreatedByLabel] = DesiredSecret.CreatedBy(owner);
        }
        else
        {
            desired.Metadata.Labels.Remove(WellKnown.CreatedByLabel);
        }

        desired.Metadata.Labels[WellKnown.ManagedLabel] = "true";
        desired.Metadata.Annotations[WellKnown.DataHashAnnotation] = Hash(desired);
        return desired;
    }

    /// <summary>The hash of an object's content: of its spec, else of its data.</summary>
    public static string Hash(UnstructuredObject target) =>
        ContentHash.OfJson((target.Content?["spec"] ?? target.Content?["data"])?.Deserialize(KubeJsonContext.Default.JsonElement));

    /// <summary>Whether a write would change anything.</summary>
    public static bool Differs(UnstructuredObject before, UnstructuredObject after) =>
        !JsonNode.DeepEquals(before.Content ?? [], after.Content ?? [])
        || !Same(before.Metadata.Labels, after.Metadata.Labels)
        || !Same(before.Metadata.Annotations, after.Metadata.Annotations)
        || !(before.Metadata.OwnerReferences ?? []).Select(SecretDifference.Text)
            .SequenceEqual((after.Metadata.OwnerReferences ?? []).Select(SecretDifference.Text), StringComparer.Ordinal);

    private static bool Same(IDictionary<string, string>? before, IDictionary<string, string>? after) =>
        SecretDifference.Same(before, after);

    // A path may have put another kind of value there, which no label or annotation can be.
    private static Dictionary<string, string> Texts(JsonNode? map) =>
        (map as JsonObject ?? []).ToDictionary(
            static m => m.Key,
            static m => m.Value is JsonValue value && value.TryGetValue(out string? text) ? text : m.Value?.ToJsonString() ?? "",
            StringComparer.Ordinal);
}
