using System.Text.Json.Nodes;
using k8s;
using k8s.Models;
using Keyferry.Kubernetes.Calls;
using Keyferry.Kubernetes.Types;
using Keyferry.Local.Testing;

namespace Keyferry.Sync.Tests.Support;

/// <summary>A call that was made; the verb of a call to a subresource is the subresource.</summary>
internal sealed record SceneCall(string Verb, string Plural, ObjectKey Key)
{
    public override string ToString() => $"{Verb} {Plural} {Key}";
}

/// <summary>
/// An in-memory API server that serves ExternalSecrets and stores. <see cref="Script"/> may refuse a call, or change what
/// is stored before it is made, as somebody else would.
/// </summary>
internal sealed class ScriptedKubeApi : IDisposable
{
    private static readonly string[] Served =
    [
        "externalsecrets.external-secrets.io", "secretstores.external-secrets.io", "clustersecretstores.external-secrets.io",
        "fakes.generators.external-secrets.io", "passwords.generators.external-secrets.io",
        "sshkeys.generators.external-secrets.io",
    ];

    private readonly TestApi _api;

    public ScriptedKubeApi(TimeProvider time)
    {
        _api = new TestApi(time: time);
        foreach (var definition in Definitions.All().Where(static d => Served.Contains(d.Name, StringComparer.Ordinal)))
        {
            _api.Server.Put("customresourcedefinitions.apiextensions.k8s.io", definition.Json);
        }

        _api.Put(BuiltIn.Namespace, new V1Namespace { Metadata = new V1ObjectMeta { Name = Scene.Namespace } });
        _api.Calls.Before = call => ValueTask.FromResult(Script?.Invoke(Of(call)));
    }

    public Func<SceneCall, KubeFailure?>? Script { get; set; }

    /// <summary>What the code under test calls.</summary>
    public IKubeApi Kube => _api.Calls;

    public IReadOnlyList<SceneCall> Calls => [.. _api.Calls.Calls.Select(Of)];

    /// <summary>What was created or replaced, as it was handed over.</summary>
    public IReadOnlyList<object> Bodies => _api.Calls.Bodies;

    public static KubeFailure Failure(int code, string reason, string message = "no", TimeSpan? retryAfter = null) =>
        new(code, reason, message, [], retryAfter);

    public static KubeFailure Conflict => Failure(409, "Conflict", "the object has been modified");

    public int Count(string verb, string plural) => Calls.Count(c => c.Verb == verb && c.Plural == plural);

    public void Forget() => _api.Calls.ForgetCalls();

    /// <summary>Puts an object there as somebody else would.</summary>
    public T Put<T>(ResourceType<T> type, T item)
        where T : class, IKubernetesObject<V1ObjectMeta> => _api.Put(type, item);

    /// <summary>Changes an object as somebody else would.</summary>
    public void Change(ResourceType type, ObjectKey key, Action<JsonObject> change) => _api.Change(type, key, change);

    public void Remove(ResourceType type, ObjectKey key) => _api.Remove(type, key);

    public T? Find<T>(ResourceType<T> type, ObjectKey key)
        where T : class, IKubernetesObject<V1ObjectMeta> => _api.Find(type, key);

    public IReadOnlyList<T> All<T>(ResourceType<T> type)
        where T : class, IKubernetesObject<V1ObjectMeta> => _api.All(type);

    public void Dispose() => _api.Dispose();

    private static SceneCall Of(KubeCall call) => new(
        call.Subresource ?? (call.Verb == "update" ? "replace" : call.Verb), call.Type.Plural, call.Key);
}
