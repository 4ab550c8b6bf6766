using k8s.Models;
using Keyferry.Api.ExternalSecrets;
using Keyferry.Sync.Hashing;
using Keyferry.Sync.Naming;

namespace Keyferry.Sync.ExternalSecrets;

/// <summary>The desired step of a pass: the Secret that an ExternalSecret wants, from what is there and what was rendered. Pure.</summary>
public static class DesiredSecret
{
    /// <summary>The name of the target Secret.</summary>
    public static string Name(ExternalSecret owner) =>
        owner.Spec?.Target?.Name is { Length: > 0 } name ? name : owner.Metadata.Name;

    /// <summary>The hash that ties a Secret to the ExternalSecret that owns it.</summary>
    public static string CreatedBy(ExternalSecret owner) =>
        ContentHash.OfText($"{owner.Metadata.NamespaceProperty}/{owner.Metadata.Name}");

    /// <summary>The Secret as it ought to be.</summary>
    /// <param name="owner">The ExternalSecret.</param>
    /// <param name="existing">The target as it is; null where it is missing. It is left alone.</param>
    /// <param name="content">What it holds. The Secret gets copies of its values.</param>
    public static V1Secret Of(ExternalSecret owner, V1Secret? existing, TargetContent content)
    {
        var desired = existing is null ? New(owner) : Copy(existing);
        var frozen = existing is not null && owner.Spec?.Target?.Immutable == true;
        if (owner.Spec?.Target?.Immutable == true)
        {
            desired.Immutable = true;
        }

        if (!frozen)
        {
            ApplyContent(owner, desired, content);
        }

        Ownership.Apply(owner, desired);
        desired.Metadata.Labels ??= new Dictionary<string, string>();
        desired.Metadata.Annotations ??= new Dictionary<string, string>();
        if (Ownership.Policy(owner) == "Owner")
        {
            desired.Metadata.Labels[WellKnown.CreatedByLabel] = CreatedBy(owner);
        }
        else
        {
            desired.Metadata.Labels.Remove(WellKnown.CreatedByLabel);
        }

        desired.Metadata.Labels[WellKnown.ManagedLabel] = "true";
        desired.Metadata.Annotations[WellKnown.DataHashAnnotation] = ContentHash.OfData(desired.Data);
        return desired;
    }

    private static void ApplyContent(ExternalSecret owner, V1Secret desired, TargetContent content)
    {
        var manager = FieldManager.For(owner.Metadata.Name);
        var ours = OwnedFields.Of(desired.Metadata, manager);
        var kept = KeptContent.KeysOf(desired, content, ours, manager);
        if (kept.Count > 0 && content.Generated!.IsRendered)
        {
            content = content with
            {
                Labels = KeptContent.Metadata(content.Labels, desired.Metadata.Labels, ours.Labels),
                Annotations = KeptContent.Metadata(content.Annotations, desired.Metadata.Annotations, ours.Annotations),
            };
        }

        var keepsForeign = Ownership.Policy(owner) is "Merge" or "CreateOrMerge";
        var data = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        if (keepsForeign)
        {
            foreach (var (key, value) in desired.Data ?? new Dictionary<string, byte[]>())
            {
                if (!ours.Data.Contains(key))
                {
                    data[key] = value;
                }
            }
        }

        foreach (var (key, value) in content.Data)
        {
            data[key] = kept.Contains(key) ? desired.Data![key] : value.Bytes.ToArray();
        }

        desired.Type = content.Type ?? desired.Type;
        AddFinalizers(desired.Metadata, content.Finalizers);

        desired.Data = data;
        // What a template says is meant for the Secret.
        var (labels, annotations) = owner.Spec?.Target?.Template is not null
            ? (content.Labels, content.Annotations)
            : (GitOpsMetadata.Copied(content.Labels, ours.Labels, Ownership.Policy(owner) == "Owner"),
                GitOpsMetadata.Copied(content.Annotations, ours.Annotations, Ownership.Policy(owner) == "Owner"));
        desired.Metadata.Labels = Merge(desired.Metadata.Labels, ours.Labels, labels);
        desired.Metadata.Annotations = Merge(desired.Metadata.Annotations, ours.Annotations, annotations);
    }

    // The server takes no new ones on what is being deleted.
    private static void AddFinalizers(V1ObjectMeta metadata, IReadOnlyList<string> finalizers)
    {
        if (metadata.DeletionTimestamp is null && finalizers.Count > 0)
        {
            metadata.Finalizers = [.. (metadata.Finalizers ?? []).Union(finalizers, StringComparer.Ordinal)];
        }
    }

    private static Dictionary<string, string> Merge(
        IDictionary<string, string>? existing, IReadOnlySet<string> ours, IReadOnlyDictionary<string, string> wanted)
    {
        var merged = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in existing ?? new Dictionary<string, string>())
        {
            if (!ours.Contains(key))
            {
                merged[key] = value;
            }
        }

        foreach (var (key, value) in wanted)
        {
            merged[key] = value;
        }

        return merged;
    }

    private static V1Secret New(ExternalSecret owner) => new()
    {
        ApiVersion = "v1",
        Kind = "Secret",
        Metadata = new V1ObjectMeta { Name = Name(owner), NamespaceProperty = owner.Metadata.NamespaceProperty },
    };

    private static V1Secret Copy(V1Secret secret) => new()
    {
        ApiVersion = "v1",
        Kind = "Secret",
        Type = secret.Type,
        Immutable = secret.Immutable,
        Data = secret.Data is null ? null : new Dictionary<string, byte[]>(secret.Data, StringComparer.Ordinal),
        Metadata = new V1ObjectMeta
        {
            Name = secret.Metadata.Name,
            NamespaceProperty = secret.Metadata.NamespaceProperty,
            Uid = secret.Metadata.Uid,
            ResourceVersion = secret.Metadata.ResourceVersion,
            CreationTimestamp = secret.Metadata.CreationTimestamp,
            DeletionTimestamp = secret.Metadata.DeletionTimestamp,
            DeletionGracePeriodSeconds = secret.Metadata.DeletionGracePeriodSeconds,
            GenerateName = secret.Metadata.GenerateName,
            Generation = secret.Metadata.Generation,
            Labels = Clone(secret.Metadata.Labels),
            Annotations = Clone(secret.Metadata.Annotations),
            Finalizers = secret.Metadata.Finalizers?.ToList(),
            OwnerReferences = secret.Metadata.OwnerReferences?.ToList(),
            ManagedFields = secret.Metadata.ManagedFields,
        },
    };

    private static Dictionary<string, string>? Clone(IDictionary<string, string>? map) =>
        map is null ? null : new Dictionary<string, string>(map, StringComparer.Ordinal);
}
