using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using k8s;
using k8s.Models;
using Keyferry.Kubernetes.Calls;
using Keyferry.Kubernetes.Types;

namespace Keyferry.Sync.Tests.Support;

/// <summary>A call that was made.</summary>
internal sealed record KubeCall(string Verb, string Plural, ObjectKey Key)
{
    public override string ToString() => $"{Verb} {Plural} {Key}";
}

/// <summary>
/// Keeps objects as JSON, counts calls, checks versions and uids as the API server does. <see cref="Script"/> may refuse
/// a call, or change what is kept before it is made, as somebody else would.
/// </summary>
internal sealed class MemoryKubeApi : IKubeApi
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(string Plural, ObjectKey Key), JsonObject> _objects = [];
    private readonly List<KubeCall> _calls = [];
    private long _version = 100;

    /// <summary>What was created or replaced, as it was handed over.</summary>
    public List<object> Bodies { get; } = [];

    public Func<KubeCall, KubeFailure?>? Script { get; set; }

    public IReadOnlyList<KubeCall> Calls
    {
        get
        {
            lock (_gate)
            {
                return [.. _calls];
            }
        }
    }

    public static KubeFailure Failure(int code, string reason, string message = "no", TimeSpan? retryAfter = null) =>
        new(code, reason, message, [], retryAfter);

    public static KubeFailure Conflict => Failure(409, "Conflict", "the object has been modified");

    public int Count(string verb, string plural) => Calls.Count(c => c.Verb == verb && c.Plural == plural);

    public void Forget() => _calls.Clear();

    /// <summary>Puts an object there as somebody else would.</summary>
    public T Put<T>(ResourceType<T> type, T item)
        where T : class, IKubernetesObject<V1ObjectMeta> =>
        Read(type, Store(type, KeyOf(item), JsonSerializer.SerializeToNode(item, type.Json)!.AsObject()));

    /// <summary>Changes an object as somebody else would.</summary>
    public void Change<T>(ResourceType<T> type, ObjectKey key, Action<JsonObject> change)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var copy = _objects[(type.Plural, key)].DeepClone().AsObject();
        change(copy);
        Store(type, key, copy);
    }

    public void Remove(ResourceType type, ObjectKey key) => _objects.Remove((type.Plural, key));

    public T? Find<T>(ResourceType<T> type, ObjectKey key)
        where T : class, IKubernetesObject<V1ObjectMeta> =>
        _objects.TryGetValue((type.Plural, key), out var found) ? Read(type, found) : null;

    public IReadOnlyList<T> All<T>(ResourceType<T> type)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        lock (_gate)
        {
            return [.. _objects.Where(o => o.Key.Plural == type.Plural).Select(o => Read(type, o.Value))];
        }
    }

    public ValueTask<KubeResult<T>> GetAsync<T>(ResourceType<T> type, ObjectKey key, CancellationToken cancellation)
        where T : class, IKubernetesObject<V1ObjectMeta> =>
        Answer(type, "get", key, () => _objects.TryGetValue((type.Plural, key), out var found)
            ? KubeResult<T>.From(Read(type, found))
            : KubeResult<T>.From(Missing(type, key)));

    public ValueTask<KubeResult<KubeList<T>>> ListAsync<T>(
        ResourceType<T> type, string? ns, ListSelector? selector, CancellationToken cancellation)
        where T : class, IKubernetesObject<V1ObjectMeta> => throw new NotSupportedException("nobody lists");

    public ValueTask<KubeResult<T>> CreateAsync<T>(
        ResourceType<T> type, T body, WriteOptions options, CancellationToken cancellation)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var key = KeyOf(body);
        lock (_gate)
        {
            Bodies.Add(body);
        }

        return Answer(type, "create", key, () => _objects.ContainsKey((type.Plural, key))
            ? KubeResult<T>.From(Failure(409, "AlreadyExists"))
            : KubeResult<T>.From(Put(type, body)));
    }

    public ValueTask<KubeResult<T>> ReplaceAsync<T>(
        ResourceType<T> type, T body, WriteOptions options, CancellationToken cancellation)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var key = KeyOf(body);
        lock (_gate)
        {
            Bodies.Add(body);
        }

        return Answer(type, options.Subresource ?? "replace", key, () =>
        {
            if (!_objects.TryGetValue((type.Plural, key), out var kept))
            {
                return KubeResult<T>.From(Missing(type, key));
            }

            if ((string?)kept["metadata"]!["resourceVersion"] != body.Metadata.ResourceVersion)
            {
                return KubeResult<T>.From(Conflict);
            }

            var sent = JsonSerializer.SerializeToNode(body, type.Json)!.AsObject();
            if (options.Subresource is not { } sub)
            {
                return KubeResult<T>.From(Read(type, Store(type, key, sent)));
            }

            var copy = kept.DeepClone().AsObject();
            copy[sub] = sent[sub]?.DeepClone();
            return KubeResult<T>.From(Read(type, Store(type, key, copy)));
        });
    }

    public ValueTask<KubeResult<T>> PatchAsync<T>(
        ResourceType<T> type, ObjectKey key, KubePatch patch, WriteOptions options, CancellationToken cancellation)
        where T : class, IKubernetesObject<V1ObjectMeta> =>
        Answer(type, options.Subresource ?? "patch", key, () =>
        {
            if (!_objects.TryGetValue((type.Plural, key), out var kept))
            {
                return KubeResult<T>.From(Missing(type, key));
            }

            var change = JsonNode.Parse(Encoding.UTF8.GetString(patch.Body.Span))!.AsObject();
            var expected = (string?)change["metadata"]?["resourceVersion"];
            if (expected is not null && expected != (string?)kept["metadata"]!["resourceVersion"])
            {
                return KubeResult<T>.From(Conflict);
            }

            var copy = kept.DeepClone().AsObject();
            Merge(copy, change);
            var stored = Store(type, key, copy);
            if (copy["metadata"]!["deletionTimestamp"] is not null && copy["metadata"]!["finalizers"] is not JsonArray { Count: > 0 })
            {
                _objects.Remove((type.Plural, key));
            }

            return KubeResult<T>.From(Read(type, stored));
        });

    public ValueTask<KubeResult<JsonObject>> DeleteAsync(
        ResourceType type, ObjectKey key, DeletePreconditions? preconditions, CancellationToken cancellation)
    {
        var call = new KubeCall("delete", type.Plural, key);
        _calls.Add(call);
        if (Script?.Invoke(call) is { } refused)
        {
            return ValueTask.FromResult(KubeResult<JsonObject>.From(refused));
        }

        if (!_objects.TryGetValue((type.Plural, key), out var kept))
        {
            return ValueTask.FromResult(KubeResult<JsonObject>.From(Missing(type, key)));
        }

        if (preconditions?.Uid is { } uid && uid != (string?)kept["metadata"]!["uid"])
        {
            return ValueTask.FromResult(KubeResult<JsonObject>.From(Conflict));
        }

        _objects.Remove((type.Plural, key));
        return ValueTask.FromResult(KubeResult<JsonObject>.From(new JsonObject()));
    }

    private ValueTask<KubeResult<T>> Answer<T>(
        ResourceType type, string verb, ObjectKey key, Func<KubeResult<T>> answer)
        where T : class
    {
        lock (_gate)
        {
            var call = new KubeCall(verb, type.Plural, key);
            _calls.Add(call);
            return ValueTask.FromResult(Script?.Invoke(call) is { } refused ? KubeResult<T>.From(refused) : answer());
        }
    }

    private static KubeFailure Missing(ResourceType type, ObjectKey key) =>
        Failure(404, "NotFound", $"{type.Plural} \"{key.Name}\" not found");

    private static ObjectKey KeyOf<T>(T item)
        where T : IKubernetesObject<V1ObjectMeta> =>
        new(item.Metadata.NamespaceProperty ?? "", item.Metadata.Name);

    private static T Read<T>(ResourceType<T> type, JsonObject json)
        where T : class, IKubernetesObject<V1ObjectMeta> => json.Deserialize(type.Json)!;

    private static void Merge(JsonObject into, JsonObject change)
    {
        foreach (var (name, value) in change)
        {
            if (value is JsonObject inner && into[name] is JsonObject child)
            {
                Merge(child, inner);
            }
            else
            {
                into[name] = value?.DeepClone();
            }
        }
    }

    private JsonObject Store(ResourceType type, ObjectKey key, JsonObject json)
    {
        var metadata = json["metadata"]!.AsObject();
        metadata["resourceVersion"] = (++_version).ToString(CultureInfo.InvariantCulture);
        metadata["uid"] ??= $"uid-{type.Kind}-{key}";
        metadata["generation"] ??= 1;
        json["apiVersion"] = type.ApiVersion;
        json["kind"] = type.Kind;
        _objects[(type.Plural, key)] = json;
        return json;
    }
}
