using System.Text.Json.Nodes;
using k8s;
using k8s.Models;
using Keyferry.Kubernetes.Calls;
using Keyferry.Kubernetes.Types;
using Keyferry.Kubernetes.Watching;

namespace Keyferry.Kubernetes.Controllers;

/// <summary>Makes calls and notes the versions that writes have made.</summary>
/// <param name="api">Makes the calls.</param>
/// <param name="written">Notes the versions.</param>
public sealed class WriteTrackingApi(IKubeApi api, WrittenVersions written) : IKubeApi
{
    /// <inheritdoc/>
    public ValueTask<KubeResult<T>> GetAsync<T>(ResourceType<T> type, ObjectKey key, CancellationToken cancellation)
        where T : class, IKubernetesObject<V1ObjectMeta> => api.GetAsync(type, key, cancellation);

    /// <inheritdoc/>
    public ValueTask<KubeResult<KubeList<T>>> ListAsync<T>(
        ResourceType<T> type, string? ns, ListSelector? selector, CancellationToken cancellation)
        where T : class, IKubernetesObject<V1ObjectMeta> => api.ListAsync(type, ns, selector, cancellation);

    /// <inheritdoc/>
    public async ValueTask<KubeResult<T>> CreateAsync<T>(
        ResourceType<T> type, T body, WriteOptions options, CancellationToken cancellation)
        where T : class, IKubernetesObject<V1ObjectMeta> =>
        Note(type, options, await api.CreateAsync(type, body, options, cancellation));

    /// <inheritdoc/>
    public async ValueTask<KubeResult<T>> ReplaceAsync<T>(
        ResourceType<T> type, T body, WriteOptions options, CancellationToken cancellation)
        where T : class, IKubernetesObject<V1ObjectMeta> =>
        Note(type, options, await api.ReplaceAsync(type, body, options, cancellation));

    /// <inheritdoc/>
    public async ValueTask<KubeResult<T>> PatchAsync<T>(
        ResourceType<T> type, ObjectKey key, KubePatch patch, WriteOptions options, CancellationToken cancellation)
        where T : class, IKubernetesObject<V1ObjectMeta> =>
        Note(type, options, await api.PatchAsync(type, key, patch, options, cancellation));

    /// <inheritdoc/>
    public ValueTask<KubeResult<JsonObject>> DeleteAsync(
        ResourceType type, ObjectKey key, DeletePreconditions? preconditions, CancellationToken cancellation) =>
        api.DeleteAsync(type, key, preconditions, cancellation);

    private KubeResult<T> Note<T>(ResourceType<T> type, WriteOptions options, KubeResult<T> result)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        if (result.Ok && !options.DryRun && result.Value.Metadata is { } metadata)
        {
            written.Wrote(
                new TypedKey(type, new ObjectKey(metadata.NamespaceProperty ?? "", metadata.Name)), metadata.ResourceVersion);
        }

        return result;
    }
}
