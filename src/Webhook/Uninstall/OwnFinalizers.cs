using k8s.Models;
using Keyferry.Api.Resources;

namespace Keyferry.Webhook.Uninstall;

/// <summary>The finalizers that Keyferry and ESO put on objects; others are not ours to take away.</summary>
public static class OwnFinalizers
{
    // ESO spells its domain in both ways.
    private static readonly string[] _domains = ["external-secrets.io", "externalsecrets.io"];

    /// <summary>Those of an object.</summary>
    /// <param name="metadata">The object's metadata.</param>
    public static IEnumerable<string> Of(V1ObjectMeta metadata) => (metadata.Finalizers ?? []).Where(Is);

    private static bool Is(string finalizer)
    {
        var domain = finalizer.Split('/')[0];
        return Array.Exists(_domains, d => domain == d || domain.EndsWith("." + d, StringComparison.Ordinal));
    }
}

/// <summary>The owner references that make the garbage collector delete an object with its ExternalSecret.</summary>
public static class OwnerReferences
{
    /// <summary>Those of an object.</summary>
    /// <param name="metadata">The object's metadata.</param>
    public static IEnumerable<V1OwnerReference> FromUs(V1ObjectMeta metadata) =>
        (metadata.OwnerReferences ?? []).Where(Is);

    /// <summary>All others.</summary>
    /// <param name="metadata">The object's metadata.</param>
    public static IEnumerable<V1OwnerReference> FromOthers(V1ObjectMeta metadata) =>
        (metadata.OwnerReferences ?? []).Where(static o => !Is(o));

    private static bool Is(V1OwnerReference owner) =>
        owner.Kind == "ExternalSecret"
        && owner.ApiVersion is { } version
        && version.StartsWith(ApiResources.Group + "/", StringComparison.Ordinal);
}
