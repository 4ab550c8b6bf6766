using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using k8s;
using k8s.Models;
using Keyferry.Kubernetes.Applying;
using Keyferry.Kubernetes.Calls;
using Keyferry.Kubernetes.Types;

namespace Keyferry.Webhook.Rendering.Offline;

/// <summary>
/// The objects of files as an API server would hold them: what the engine needs of one for a pass, and nothing beyond it (no
/// validation, no watches, no garbage collection). It writes nowhere else.
/// </summary>
/// <param name="live">Where to read single objects that the files do not hold; null reads none.</param>
internal sealed class OfflineApi(IKubeApi? live = null) : IKubeApi
{
    private readonly Lock _gate = new();
    private readonly OrderedDictionary<(string Group, string Kind, ObjectKey Key), JsonObject> _objects = [];
    private readonly ConcurrentDictionary<(Type Form, string Kind, ObjectKey Key), object> _read = [];
    private long _version;
    private TaskCompletionSource _nextWrite = NewSignal();

    /// <summary>Whether what the files do not hold is read from a cluster.</summary>
    public bool ReadsCluster => live is not null;

    /// <summary>Ends when an object is written next.</summary>
    public Task NextWrite
    {
        get
        {
            lock (_gate)
            {
                return _nextWrite.Task;
            }
        }
    }

    /// <summary>Stores an object; one of the same name is replaced.</summary>
    public void Put(string group, string kind, JsonObject item)
    {
        lock (_gate)
        {
            Store((group, kind, KeyOf(item)), item);
        }
    }

    /// <summary>Stores an object; one of the same name stays.</summary>
    public void Add(string group, string kind, JsonObject item)
    {
        lock (_gate)
        {
            var place = (group, kind, KeyOf(item));
            if (!_objects.ContainsKey(place))
            {
                Store(place, item);
            }
        }
    }

    /// <summary>An object; null where there is none.</summary>
    public T? Find<T>(ResourceType<T> type, ObjectKey key)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        lock (_gate)
        {
            return _objects.TryGetValue((type.Group, type.Kind, key), out var found) ? Read(type, found) : null;
        }
    }

    /// <summary>A copy of an object; null where there is none.</summary>
    public JsonObject? Find(string group, string kind, ObjectKey key)
    {
        lock (_gate)
        {
            return _objects.GetValueOrDefault((group, kind, key))?.DeepClone().AsObject();
        }
    }

    /// <summary>All objects of a kind, in the order in which they came.</summary>
    public IReadOnlyList<T> All<T>(ResourceType<T> type)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        lock (_gate)
        {
            return [.. _objects.Where(o => o.Key.Group == type.Group && o.Key.Kind == type.Kind).Select(o => Read(type, o.Value))];
        }
    }

    /// <summary>Removes the objects of a kind that are wanted gone.</summary>
    public void Remove(ResourceType type, Func<JsonObject, bool> isGone)
    {
        lock (_gate)
        {
            foreach (var (key, item) in _objects.Where(o => o.Key.Group == type.Group && o.Key.Kind == type.Kind).ToList())
            {
                if (isGone(item))
                {
                    _objects.Remove(key);
                }
            }
        }
    }

    /// <inheritdoc/>
    public ValueTask<KubeResult<T>> GetAsync<T>(ResourceType<T> type, ObjectKey key, CancellationToken cancellation)
        where T : class, IKubernetesObject<V1ObjectMeta> =>
        Find(type, key) is { } found ? ValueTask.FromResult(KubeResult<T>.From(found))
        : live is not null ? ReadLiveAsync(live, type, key, cancellation)
        : ValueTask.FromResult(KubeResult<T>.From(NotFound(type, key)));

    /// <inheritdoc/>
    public ValueTask<KubeResult<KubeList<T>>> ListAsync<T>(
        ResourceType<T> type, string? ns, ListSelector? selector, CancellationToken cancellation)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var labels = LabelQuery.Read(selector?.Labels);
        return ValueTask.FromResult(KubeResult<KubeList<T>>.From(new KubeList<T>(
            [.. All(type).Where(i => (ns is null || i.Metadata.NamespaceProperty == ns) && labels.All(r => r.Matches(i.Metadata.Labels?.TryGetValue(r.Key, out var value) == true ? value : null)))],
            Text(_version))));
    }

    /// <inheritdoc/>
    public ValueTask<KubeResult<T>> CreateAsync<T>(ResourceType<T> type, T body, WriteOptions options, CancellationToken cancellation)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        lock (_gate)
        {
            var item = Json(type, body);
            if (string.IsNullOrEmpty(body.Metadata.Name))
            {
                item["metadata"]!["name"] = body.Metadata.GenerateName + Text(_version + 1);
            }

            var key = (type.Group, type.Kind, KeyOf(item));
            return ValueTask.FromResult(_objects.ContainsKey(key)
                ? KubeResult<T>.From(new KubeFailure(409, "AlreadyExists", $"{Name(type, key.Item3)} already exists", []))
                : KubeResult<T>.From(Read(type, Store(key, item))));
        }
    }

    /// <inheritdoc/>
    public ValueTask<KubeResult<T>> ReplaceAsync<T>(ResourceType<T> type, T body, WriteOptions options, CancellationToken cancellation)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var item = Json(type, body);
        return Write(type, KeyOf(item), body.Metadata.ResourceVersion, before =>
        {
            if (options.Subresource is not "status")
            {
                return item;
            }

            before["status"] = item["status"]?.DeepClone();
            return before;
        });
    }

    /// <inheritdoc/>
    public ValueTask<KubeResult<T>> PatchAsync<T>(
        ResourceType<T> type, ObjectKey key, KubePatch patch, WriteOptions options, CancellationToken cancellation)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        if (patch.ContentType != "application/merge-patch+json" || JsonNode.Parse(patch.Body.Span) is not JsonObject change)
        {
            return ValueTask.FromResult(KubeResult<T>.From(
                new KubeFailure(415, "UnsupportedMediaType", $"{patch.ContentType} is not known without a cluster", [])));
        }

        return Write(type, key, change["metadata"]?["resourceVersion"]?.GetValue<string>(), before => MergePatch.Apply(before, change));
    }

    /// <inheritdoc/>
    public ValueTask<KubeResult<JsonObject>> DeleteAsync(
        ResourceType type, ObjectKey key, DeletePreconditions? preconditions, CancellationToken cancellation)
    {
        lock (_gate)
        {
            return ValueTask.FromResult(_objects.Remove((type.Group, type.Kind, key), out var gone)
                ? KubeResult<JsonObject>.From(gone)
                : KubeResult<JsonObject>.From(NotFound(type, key)));
        }
    }

    private async ValueTask<KubeResult<T>> ReadLiveAsync<T>(
        IKubeApi server, ResourceType<T> type, ObjectKey key, CancellationToken cancellation)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        if (_read.TryGetValue((typeof(T), type.Kind, key), out var known))
        {
            return KubeResult<T>.From((T)known);
        }

        var read = await server.GetAsync(type, key, cancellation);
        if (read.Ok && !type.Namespaced)
        {
            // Objects of every namespace ask for the same store.
            _read[(typeof(T), type.Kind, key)] = read.Value;
        }

        return read;
    }

    private ValueTask<KubeResult<T>> Write<T>(ResourceType<T> type, ObjectKey key, string? version, Func<JsonObject, JsonObject> change)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        lock (_gate)
        {
            if (!_objects.TryGetValue((type.Group, type.Kind, key), out var before))
            {
                return ValueTask.FromResult(KubeResult<T>.From(NotFound(type, key)));
            }

            if (version is { Length: > 0 } && version != before["metadata"]?["resourceVersion"]?.GetValue<string>())
            {
                return ValueTask.FromResult(KubeResult<T>.From(new KubeFailure(409, "Conflict", $"{Name(type, key)} has changed", [])));
            }

            return ValueTask.FromResult(KubeResult<T>.From(Read(type, Store((type.Group, type.Kind, key), change(before.DeepClone().AsObject())))));
        }
    }

    private JsonObject Store((string Group, string Kind, ObjectKey Key) place, JsonObject item)
    {
        _version++;
        var metadata = item["metadata"]!.AsObject();
        metadata["uid"] ??= _objects.GetValueOrDefault(place)?["metadata"]?["uid"]?.DeepClone() ?? Text(_version);
        metadata["generation"] ??= 1;
        metadata["resourceVersion"] = Text(_version);
        _objects[place] = item;
        _nextWrite.SetResult();
        _nextWrite = NewSignal();
        return item;
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static JsonObject Json<T>(ResourceType<T> type, T body)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var json = JsonSerializer.SerializeToNode(body, type.Json)!.AsObject();
        json["apiVersion"] = type.ApiVersion;
        json["kind"] = type.Kind;
        return json;
    }

    private static T Read<T>(ResourceType<T> type, JsonObject json)
        where T : class, IKubernetesObject<V1ObjectMeta> => json.Deserialize(type.Json)!;

    private static ObjectKey KeyOf(JsonObject item) => new(
        item["metadata"]?["namespace"]?.GetValue<string>() ?? "", item["metadata"]?["name"]?.GetValue<string>() ?? "");

    private static string Name(ResourceType type, ObjectKey key) =>
        $"{type.Plural}{(type.Group.Length > 0 ? "." + type.Group : "")} \"{key.Name}\"";

    private static KubeFailure NotFound(ResourceType type, ObjectKey key) => new(404, "NotFound", $"{Name(type, key)} not found", []);

    private static string Text(long version) => version.ToString(CultureInfo.InvariantCulture);
}
