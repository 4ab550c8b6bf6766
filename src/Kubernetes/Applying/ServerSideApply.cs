using System.Text.Json;
using System.Text.Json.Nodes;
using k8s;
using k8s.Models;
using Keyferry.Kubernetes.Calls;
using Keyferry.Kubernetes.Types;

namespace Keyferry.Kubernetes.Applying;

/// <summary>Says what fields an object shall have and leaves the others to whoever owns them.</summary>
/// <param name="api">Makes the calls.</param>
/// <param name="fieldManager">Who owns the fields.</param>
public sealed class ServerSideApply(IKubeApi api, string fieldManager)
{
    private static readonly string[] OfTheServer =
        ["managedFields", "resourceVersion", "uid", "creationTimestamp", "generation", "selfLink"];

    /// <summary>Applies an object: creates it, or sets the fields that it names.</summary>
    /// <param name="type">The kind.</param>
    /// <param name="body">The fields to own; what the server fills in is left out, as is the status.</param>
    /// <param name="force">Whether to take over fields that others own; else that is a conflict.</param>
    /// <param name="cancellation">Ends the call.</param>
    public ValueTask<KubeResult<T>> ApplyAsync<T>(
        ResourceType<T> type, T body, bool force, CancellationToken cancellation)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var json = (JsonObject)(JsonSerializer.SerializeToNode(body, type.Json) ?? new JsonObject());
        json["apiVersion"] = type.ApiVersion;
        json["kind"] = type.Kind;
        json.Remove("status");
        if (json["metadata"] is JsonObject metadata)
        {
            foreach (var name in OfTheServer)
            {
                metadata.Remove(name);
            }
        }

        return api.PatchAsync(
            type, KeyOf(body), KubePatch.Apply(json), new WriteOptions(fieldManager, Force: force), cancellation);
    }

    internal static ObjectKey KeyOf<T>(T item)
        where T : class, IKubernetesObject<V1ObjectMeta>
        => new(item.Metadata.NamespaceProperty ?? "", item.Metadata.Name ?? "");
}
