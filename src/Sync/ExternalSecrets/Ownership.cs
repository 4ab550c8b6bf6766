using k8s.Models;
using Keyferry.Api.ExternalSecrets;
using Keyferry.Sync.Naming;

namespace Keyferry.Sync.ExternalSecrets;

/// <summary>Why a target may not be written: somebody else owns it.</summary>
/// <param name="Condition">The Ready condition's message.</param>
/// <param name="Detail">The event's text.</param>
public sealed record OwnershipRefusal(string Condition, string Detail);

/// <summary>Who owns a target Secret, and who may. Pure.</summary>
public static class Ownership
{
    /// <summary>Says why the ExternalSecret may not write the target; null where it may.</summary>
    public static OwnershipRefusal? Refuses(ExternalSecret owner, IMetadata<V1ObjectMeta> target)
    {
        if (Controller(target) is not { } controller)
        {
            return null;
        }

        if (IsExternalSecret(controller))
        {
            return controller.Name == owner.Metadata.Name
                ? null
                : new OwnershipRefusal(
                    "target is owned by another ExternalSecret",
                    $"secret is owned by another ExternalSecret: {controller.Name}");
        }

        return Policy(owner) == "Owner"
            ? new OwnershipRefusal(
                "failed to take ownership of target secret",
                "could not set controller reference on secret: Object "
                    + $"{target.Metadata.NamespaceProperty}/{target.Metadata.Name} is already owned by another "
                    + $"{controller.Kind} controller {controller.Name}")
            : null;
    }

    /// <summary>
    /// Whether the ExternalSecret made the target: it controls it, or nobody does and its created-by label names it.
    /// </summary>
    public static bool IsMadeBy(ExternalSecret owner, IMetadata<V1ObjectMeta> target)
    {
        var controller = Controller(target);
        if (controller?.Uid == owner.Metadata.Uid)
        {
            return true;
        }

        // The label outlives the uid: an object restored from a backup is new to the server and knows its Secret by it.
        return (controller is null || (IsExternalSecret(controller) && controller.Name == owner.Metadata.Name))
            && target.Metadata.Labels is { } labels
            && labels.TryGetValue(WellKnown.CreatedByLabel, out var label) && label == DesiredSecret.CreatedBy(owner);
    }

    /// <summary>Sets or removes the ExternalSecret's controller reference, as the creation policy wants.</summary>
    public static void Apply(ExternalSecret owner, IMetadata<V1ObjectMeta> target)
    {
        var references = (target.Metadata.OwnerReferences ?? [])
            .Where(r => !(r.Controller == true && IsExternalSecret(r) && r.Name == owner.Metadata.Name))
            .ToList();
        if (Policy(owner) == "Owner")
        {
            references.Add(new V1OwnerReference
            {
                ApiVersion = WellKnown.ApiVersion,
                Kind = "ExternalSecret",
                Name = owner.Metadata.Name,
                Uid = owner.Metadata.Uid,
                Controller = true,
                BlockOwnerDeletion = true,
            });
        }

        target.Metadata.OwnerReferences = references.Count == 0 ? null : references;
    }

    /// <summary>The creation policy; Owner where none is given.</summary>
    public static string Policy(ExternalSecret owner) =>
        owner.Spec?.Target?.CreationPolicy is { Length: > 0 } policy ? policy : "Owner";

    /// <summary>The one owner that controls the object; null where there is none.</summary>
    public static V1OwnerReference? Controller(IMetadata<V1ObjectMeta> target) =>
        target.Metadata.OwnerReferences?.FirstOrDefault(static r => r.Controller == true);

    private static bool IsExternalSecret(V1OwnerReference reference) =>
        reference.Kind == "ExternalSecret"
        && reference.ApiVersion.StartsWith(WellKnown.Group + "/", StringComparison.Ordinal);
}
