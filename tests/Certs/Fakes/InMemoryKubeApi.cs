using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using k8s;
using k8s.Models;
using Keyferry.Kubernetes.Calls;
using Keyferry.Kubernetes.Types;

namespace Keyferry.Certs.Tests.Fakes;

/// <summary>Objects in a dictionary, with versions and conflicts as on a server.</summary>
public sealed class InMemoryKubeApi : IKubeApi
{
    private readonly Dictionary<(string Kind, ObjectKey Key), JsonObject> _objects = [];
    private int _version;

    /// <summary>Refuses a call; null lets it through.</summary>
    public Func<string, string, ObjectKey, KubeFailure?> Refuse { get; set; } = static (_, _, _) => null;

    /// <summary>Runs before a write is looked at; for races.</summary>
    public Func<string, ObjectKey, Task> BeforeWrite { get; set; } = static (_, _) => Task.CompletedTask;

    /// <summary>Runs after each write.</summary>
    public Action AfterWrite { get; set; } = static () => { };

    public List<string> Writes { get; } = [];

    public T? Find<T>(ResourceType<T> type, ObjectKey key)
        where T : class, IKubernetesObject<V1ObjectMeta> =>
        _objects.TryGetValue((type.Kind, key), out var found) ? found.Deserialize(type.Json) : null;

    public void Put<T>(ResourceType<T> type, T body)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        body.Metadata.ResourceVersion = Next();
        _objects[(type.Kind, KeyOf(body))] = Json(type, body);
    }

    public bool Remove(ResourceType type, ObjectKey key) => _objects.Remove((type.Kind, key));

    public ValueTask<KubeResult<T>> GetAsync<T>(ResourceType<T> type, ObjectKey key, CancellationToken cancellation)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        cancellation.ThrowIfCancellationRequested();
        if (Refuse("get", type.Kind, key) is { } refusal)
        {
            return ValueTask.FromResult(KubeResult<T>.From(refusal));
        }

        var found = Find(type, key);
        return ValueTask.FromResult(
            found is null ? KubeResult<T>.From(Failure(404, "NotFound", $"{key} not found")) : KubeResult<T>.From(found));
    }

    public async ValueTask<KubeResult<T>> CreateAsync<T>(
        ResourceType<T> type, T body, WriteOptions options, CancellationToken cancellation)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var key = KeyOf(body);
        await BeforeWrite(type.Kind, key);
        if (Refuse("create", type.Kind, key) is { } refusal)
        {
            return KubeResult<T>.From(refusal);
        }

        if (_objects.ContainsKey((type.Kind, key)))
        {
            return KubeResult<T>.From(Failure(409, "AlreadyExists", $"{key} already exists"));
        }

        return Store(type, key, body, options);
    }

    public async ValueTask<KubeResult<T>> ReplaceAsync<T>(
        ResourceType<T> type, T body, WriteOptions options, CancellationToken cancellation)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var key = KeyOf(body);
        await BeforeWrite(type.Kind, key);
        if (Refuse("update", type.Kind, key) is { } refusal)
        {
            return KubeResult<T>.From(refusal);
        }

        var stored = Find(type, key);
        if (stored is null)
        {
            return KubeResult<T>.From(Failure(404, "NotFound", $"{key} not found"));
        }

        if (stored.Metadata.ResourceVersion != body.Metadata.ResourceVersion)
        {
            return KubeResult<T>.From(Failure(409, "Conflict", $"{key} was changed"));
        }

        return Store(type, key, body, options);
    }

    public async ValueTask<KubeResult<T>> PatchAsync<T>(
        ResourceType<T> type, ObjectKey key, KubePatch patch, WriteOptions options, CancellationToken cancellation)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        await BeforeWrite(type.Kind, key);
        if (Refuse("patch", type.Kind, key) is { } refusal)
        {
            return KubeResult<T>.From(refusal);
        }

        if (!_objects.TryGetValue((type.Kind, key), out var stored))
        {
            return KubeResult<T>.From(Failure(404, "NotFound", $"{key} not found"));
        }

        var applied = JsonNode.Parse(patch.Body.Span)!.AsObject();
        foreach (var entry in applied["webhooks"]!.AsArray())
        {
            var target = stored["webhooks"]!.AsArray().First(w => (string?)w!["name"] == (string?)entry!["name"]);
            target!["clientConfig"]!["caBundle"] = entry!["clientConfig"]!["caBundle"]!.DeepClone();
        }

        return Store(type, key, stored.Deserialize(type.Json)!, options);
    }

    public ValueTask<KubeResult<KubeList<T>>> ListAsync<T>(
        ResourceType<T> type, string? ns, ListSelector? selector, CancellationToken cancellation)
        where T : class, IKubernetesObject<V1ObjectMeta> => throw new NotSupportedException("certificates list nothing");

    public ValueTask<KubeResult<JsonObject>> DeleteAsync(
        ResourceType type, ObjectKey key, DeletePreconditions? preconditions, CancellationToken cancellation) =>
        throw new NotSupportedException("certificates delete nothing");

    public static KubeFailure Failure(int code, string reason, string message) => new(code, reason, message, []);

    private static ObjectKey KeyOf(IKubernetesObject<V1ObjectMeta> body) =>
        new(body.Metadata.NamespaceProperty ?? "", body.Metadata.Name);

    private static JsonObject Json<T>(ResourceType<T> type, T body)
        where T : class, IKubernetesObject<V1ObjectMeta> =>
        JsonSerializer.SerializeToNode(body, type.Json)!.AsObject();

    private KubeResult<T> Store<T>(ResourceType<T> type, ObjectKey key, T body, WriteOptions options)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        body.Metadata.ResourceVersion = Next();
        _objects[(type.Kind, key)] = Json(type, body);
        Writes.Add($"{options.FieldManager} {type.Kind} {key}");
        AfterWrite();
        return KubeResult<T>.From(Find(type, key)!);
    }

    private string Next() => (++_version).ToString(CultureInfo.InvariantCulture);
}
