using Keyferry.Kubernetes.Calls;
using Keyferry.Kubernetes.Types;
using Keyferry.Text.Naming;

namespace Keyferry.Webhook.Access;

/// <summary>Says that an object is not there, with the nearest name that there is.</summary>
internal static class MissingObject
{
    /// <summary>The text for people.</summary>
    /// <param name="api">The API server.</param>
    /// <param name="type">The kind.</param>
    /// <param name="key">The object.</param>
    /// <param name="cancellation">Ends the call.</param>
    public static async ValueTask<string> DescribeAsync(IKubeApi api, ResourceType type, ObjectKey key, CancellationToken cancellation)
    {
        var listed = await api.ListAsync(ObjectHeader.Of(type), key.Namespace, null, cancellation);
        var near = listed.Ok ? NearestName.Of(key.Name, listed.Value.Items.Select(static i => i.Metadata.Name)) : null;
        return $"there is no {type.Kind} \"{key.Name}\"{(type.Namespaced ? $" in namespace \"{key.Namespace}\"" : "")}"
            + (near is null ? "" : $"; did you mean \"{near}\"?");
    }
}
