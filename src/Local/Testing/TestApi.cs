using System.Text.Json;
using System.Text.Json.Nodes;
using k8s;
using k8s.Models;
using Keyferry.Kubernetes.Calls;
using Keyferry.Kubernetes.Types;
using Keyferry.Local.Server;

namespace Keyferry.Local.Testing;

/// <summary>
/// A server in the process of a test, and calls to it. What a test puts there or looks at goes past the calls.
/// </summary>
public sealed class TestApi : IAsyncDisposable, IDisposable
{
    private readonly HttpClient _client;

    /// <summary>Starts the server without controllers: only what a test puts there or calls changes it.</summary>
    /// <param name="userAgent">Who the calls come from, which field ownership is recorded under.</param>
    /// <param name="time">The server's clock; null for the system's.</param>
    public TestApi(string userAgent = "keyferry", TimeProvider? time = null)
    {
        Server = InProcessApiServer.Start(new InMemoryApiServerOptions { RunControllers = false, TimeProvider = time ?? TimeProvider.System });
        _client = new HttpClient(Server.CreateHandler()) { Timeout = Timeout.InfiniteTimeSpan };
        _client.DefaultRequestHeaders.TryAddWithoutValidation("User-Agent", userAgent);
        Http = new KubeHttp(_client, new Uri("https://in-process/"), null);
        Calls = new InterceptedKubeApi(new KubeApi(Http, userAgent, TimeProvider.System));
    }

    /// <summary>The server.</summary>
    public InProcessApiServer Server { get; }

    /// <summary>The way to the server, for watches.</summary>
    public KubeHttp Http { get; }

    /// <summary>The calls that the code under test makes.</summary>
    public InterceptedKubeApi Calls { get; }

    /// <summary>Stores an object as somebody else would, without validation; one that exists is replaced.</summary>
    public T Put<T>(ResourceType<T> type, T item)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var json = JsonSerializer.SerializeToNode(item, type.Json)!.AsObject();
        json["apiVersion"] = type.ApiVersion;
        json["kind"] = type.Kind;
        return Read(type, Server.Put(Resource(type), json));
    }

    /// <summary>Changes a stored object as somebody else would.</summary>
    /// <exception cref="InvalidOperationException">There is no such object.</exception>
    public void Change(ResourceType type, ObjectKey key, Action<JsonObject> change)
    {
        var json = Server.Find(Resource(type), key.Namespace, key.Name) ?? throw new InvalidOperationException($"there is no {type.Kind} {key}");
        change(json);
        Server.Put(Resource(type), json);
    }

    /// <summary>A stored object; null where there is none.</summary>
    public T? Find<T>(ResourceType<T> type, ObjectKey key)
        where T : class, IKubernetesObject<V1ObjectMeta> =>
        Server.Find(Resource(type), key.Namespace, key.Name) is { } json ? Read(type, json) : null;

    /// <summary>All stored objects of a kind.</summary>
    public IReadOnlyList<T> All<T>(ResourceType<T> type)
        where T : class, IKubernetesObject<V1ObjectMeta> => [.. Server.List(Resource(type)).Select(json => Read(type, json))];

    /// <summary>Removes a stored object; false where there was none.</summary>
    public bool Remove(ResourceType type, ObjectKey key) => Server.Remove(Resource(type), key.Namespace, key.Name);

    /// <summary>Stops the server without waiting until its controllers have ended.</summary>
    public void Dispose()
    {
        _client.Dispose();
        Server.Dispose();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await Server.DisposeAsync();
    }

    private static string Resource(ResourceType type) => $"{type.Plural}.{type.Group}";

    private static T Read<T>(ResourceType<T> type, JsonObject json)
        where T : class, IKubernetesObject<V1ObjectMeta> => json.Deserialize(type.Json)!;
}
