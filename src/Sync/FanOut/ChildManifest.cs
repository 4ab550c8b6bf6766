using System.Text.Json;
using System.Text.Json.Nodes;
using k8s;
using k8s.Models;
using Keyferry.Kubernetes.Applying;
using Keyferry.Kubernetes.Types;

namespace Keyferry.Sync.FanOut;

/// <summary>A child as an object of the API: new, or what differs in one that is there. Pure.</summary>
/// <param name="kind">The kinds of owner and child.</param>
/// <param name="owner">The owner.</param>
/// <param name="content">What its children are to hold.</param>
public sealed class ChildManifest<TOwner, TChild>(FanOutKind<TOwner, TChild> kind, TOwner owner, ChildContent content)
    where TOwner : class, IKubernetesObject<V1ObjectMeta>
    where TChild : class, IKubernetesObject<V1ObjectMeta>
{
    /// <summary>A new child.</summary>
    public TChild New(ObjectKey key)
    {
        var json = Wanted(null);
        json["apiVersion"] = kind.Child.ApiVersion;
        json["kind"] = kind.Child.Kind;
        var metadata = json["metadata"]!.AsObject();
        metadata["name"] = key.Name;
        metadata["namespace"] = key.Namespace;
        return json.Deserialize(kind.Child.Json)!;
    }

    /// <summary>A child that is there.</summary>
    public ExistingChild Existing(TChild child) => new(
        new ObjectKey(child.Metadata.NamespaceProperty, child.Metadata.Name),
        ChildOwner.NameOf(kind.Owner.Kind, child.Metadata) == owner.Metadata.Name,
        child.Metadata.DeletionTimestamp is not null,
        () => Difference(child));

    // Labels and annotations are replaced as a whole, as is the spec; finalizers and other owners stay.
    private JsonObject? Difference(TChild child)
    {
        var stored = Document(
            child.Metadata.Labels ?? new Dictionary<string, string>(),
            child.Metadata.Annotations ?? new Dictionary<string, string>(), child.Metadata.OwnerReferences ?? [],
            ChildSpec.Stored(kind.SpecOf(child), kind.SpecSchema));
        if (MergeDiff.Between(stored, Wanted(child.Metadata)) is not { } patch)
        {
            return null;
        }

        // What was made anew under the name is another object.
        var metadata = patch["metadata"] as JsonObject ?? [];
        metadata["uid"] = child.Metadata.Uid;
        patch["metadata"] = metadata;
        return patch;
    }

    private JsonObject Wanted(V1ObjectMeta? child) => Document(
        content.Labels, content.Annotations, ChildOwner.References(kind.Owner, owner, child),
        content.Spec.DeepClone().AsObject());

    private static JsonObject Document(
        IEnumerable<KeyValuePair<string, string>> labels, IEnumerable<KeyValuePair<string, string>> annotations,
        IEnumerable<V1OwnerReference> owners, JsonObject spec) => new()
    {
        ["metadata"] = new JsonObject
        {
            ["labels"] = Map(labels),
            ["annotations"] = Map(annotations),
            ["ownerReferences"] = new JsonArray([.. owners.Select(Owner)]),
        },
        ["spec"] = spec,
    };

    private static JsonObject Map(IEnumerable<KeyValuePair<string, string>> pairs) =>
        new(pairs.Select(static p => KeyValuePair.Create(p.Key, (JsonNode?)p.Value)));

    private static JsonNode? Owner(V1OwnerReference reference)
    {
        var json = new JsonObject
        {
            ["apiVersion"] = reference.ApiVersion, ["kind"] = reference.Kind, ["name"] = reference.Name,
            ["uid"] = reference.Uid,
        };
        if (reference.Controller is { } controller)
        {
            json["controller"] = controller;
        }

        if (reference.BlockOwnerDeletion is { } blocks)
        {
            json["blockOwnerDeletion"] = blocks;
        }

        return json;
    }
}
