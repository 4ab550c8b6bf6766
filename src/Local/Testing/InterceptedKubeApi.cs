using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using k8s;
using k8s.Models;
using Keyferry.Kubernetes.Calls;
using Keyferry.Kubernetes.Types;

namespace Keyferry.Local.Testing;

/// <summary>
/// Calls to a real API, which tests count, precede with something that happens meanwhile, or refuse.
/// </summary>
/// <param name="inner">Carries the calls out.</param>
public sealed class InterceptedKubeApi(IKubeApi inner) : IKubeApi
{
    private readonly ConcurrentQueue<KubeCall> _calls = new();
    private readonly ConcurrentQueue<KubeCall> _writes = new();
    private readonly ConcurrentQueue<object> _bodies = new();

    /// <summary>Runs before a call; what it answers is the result, and the call is not made. Null makes it.</summary>
    public Func<KubeCall, ValueTask<KubeFailure?>> Before { get; set; } = static _ => ValueTask.FromResult<KubeFailure?>(null);

    /// <summary>Runs after a call that succeeded.</summary>
    public Action<KubeCall> Succeeded { get; set; } = static _ => { };

    /// <summary>The writes that succeeded.</summary>
    public IReadOnlyList<KubeCall> Writes => [.. _writes];

    /// <summary>All calls, also those that were refused.</summary>
    public IReadOnlyList<KubeCall> Calls => [.. _calls];

    /// <summary>The objects that were created or replaced, as they were handed over.</summary>
    public IReadOnlyList<object> Bodies => [.. _bodies];

    /// <summary>Forgets the calls up to now.</summary>
    public void ForgetCalls()
    {
        _calls.Clear();
        _writes.Clear();
        _bodies.Clear();
    }

    /// <inheritdoc/>
    public ValueTask<KubeResult<T>> GetAsync<T>(ResourceType<T> type, ObjectKey key, CancellationToken cancellation)
        where T : class, IKubernetesObject<V1ObjectMeta> =>
        CallAsync(new KubeCall("get", type, key), () => inner.GetAsync(type, key, cancellation), cancellation);

    /// <inheritdoc/>
    public ValueTask<KubeResult<KubeList<T>>> ListAsync<T>(
        ResourceType<T> type, string? ns, ListSelector? selector, CancellationToken cancellation)
        where T : class, IKubernetesObject<V1ObjectMeta> =>
        CallAsync(new KubeCall("list", type, new ObjectKey(ns ?? "", "")), () => inner.ListAsync(type, ns, selector, cancellation), cancellation);

    /// <inheritdoc/>
    public ValueTask<KubeResult<T>> CreateAsync<T>(ResourceType<T> type, T body, WriteOptions options, CancellationToken cancellation)
        where T : class, IKubernetesObject<V1ObjectMeta> =>
        CallAsync(Write("create", type, body, options), () => inner.CreateAsync(type, body, options, cancellation), cancellation);

    /// <inheritdoc/>
    public ValueTask<KubeResult<T>> ReplaceAsync<T>(ResourceType<T> type, T body, WriteOptions options, CancellationToken cancellation)
        where T : class, IKubernetesObject<V1ObjectMeta> =>
        CallAsync(Write("update", type, body, options), () => inner.ReplaceAsync(type, body, options, cancellation), cancellation);

    /// <inheritdoc/>
    public ValueTask<KubeResult<T>> PatchAsync<T>(
        ResourceType<T> type, ObjectKey key, KubePatch patch, WriteOptions options, CancellationToken cancellation)
        where T : class, IKubernetesObject<V1ObjectMeta> =>
        CallAsync(Write("patch", type, key, options), () => inner.PatchAsync(type, key, patch, options, cancellation), cancellation);

    /// <inheritdoc/>
    public ValueTask<KubeResult<JsonObject>> DeleteAsync(
        ResourceType type, ObjectKey key, DeletePreconditions? preconditions, CancellationToken cancellation) =>
        CallAsync(new KubeCall("delete", type, key), () => inner.DeleteAsync(type, key, preconditions, cancellation), cancellation);

    private KubeCall Write(string verb, ResourceType type, IKubernetesObject<V1ObjectMeta> body, WriteOptions options)
    {
        _bodies.Enqueue(body);
        return Write(verb, type, KeyOf(body), options);
    }

    private static KubeCall Write(string verb, ResourceType type, ObjectKey key, WriteOptions options) =>
        new(verb, type, key, options.Subresource, options.FieldManager);

    private static ObjectKey KeyOf(IKubernetesObject<V1ObjectMeta> body) => new(body.Metadata.NamespaceProperty ?? "", body.Metadata.Name ?? "");

    private async ValueTask<KubeResult<T>> CallAsync<T>(KubeCall call, Func<ValueTask<KubeResult<T>>> make, CancellationToken cancellation)
        where T : class
    {
        cancellation.ThrowIfCancellationRequested();
        _calls.Enqueue(call);
        if (await Before(call) is { } refused)
        {
            return KubeResult<T>.From(refused);
        }

        var result = await make();
        if (result.Ok)
        {
            if (call.IsWrite)
            {
                _writes.Enqueue(call);
            }

            Succeeded(call);
        }

        return result;
    }
}
