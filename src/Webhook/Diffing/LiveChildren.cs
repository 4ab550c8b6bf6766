using System.Text.Json;
using System.Text.Json.Nodes;
using k8s;
using k8s.Models;
using Keyferry.Api.Resources;
using Keyferry.Kubernetes.Calls;
using Keyferry.Kubernetes.Types;
using Keyferry.Sync.ClusterExternalSecrets;
using Keyferry.Sync.ClusterPushSecrets;
using Keyferry.Sync.FanOut;
using Keyferry.Webhook.Lint;
using Keyferry.Webhook.Rendering;

namespace Keyferry.Webhook.Diffing;

/// <summary>A child of a cluster-wide object, or what stands under the name of one.</summary>
/// <param name="Type">Its kind.</param>
/// <param name="Key">Its namespace and name.</param>
/// <param name="Owner">The document of the cluster-wide object that controls it; null where none of the files does.</param>
/// <param name="Json">The object.</param>
internal sealed record LiveChild(ResourceType Type, ObjectKey Key, LintDocument? Owner, JsonObject Json);

/// <summary>What a cluster has to say to cluster-wide objects of files: its namespaces, and the children that are there.</summary>
internal sealed class LiveChildren
{
    private const int Forbidden = 403;

    private readonly List<JsonObject> _namespaces = [];
    private readonly Dictionary<(string Kind, ObjectKey Key), LiveChild> _children = [];
    private readonly HashSet<LintDocument> _owners = new(ReferenceEqualityComparer.Instance);
    private readonly List<string> _notes = [];
    private readonly List<string> _problems = [];

    private LiveChildren()
    {
    }

    /// <summary>The documents whose children can be compared.</summary>
    public IReadOnlySet<LintDocument> Owners => _owners;

    /// <summary>Documents whose children may not be read, a line each.</summary>
    public IReadOnlyList<string> Notes => _notes;

    /// <summary>Documents whose children could not be read, a line each.</summary>
    public IReadOnlyList<string> Problems => _problems;

    /// <summary>The children that cluster-wide objects of the files control.</summary>
    public IEnumerable<LiveChild> Owned => _children.Values.Where(static c => c.Owner is not null);

    /// <summary>Reads them; without cluster-wide objects nothing is read.</summary>
    /// <param name="api">The API server.</param>
    /// <param name="documents">The documents of which the server would take an apply.</param>
    /// <param name="cancellation">Ends the calls.</param>
    public static async Task<LiveChildren> ReadAsync(IKubeApi api, IEnumerable<LintDocument> documents, CancellationToken cancellation)
    {
        var live = new LiveChildren();
        var owners = documents.Where(static d => d.GroupVersionKind.Group == ApiResources.Group && Renderer.IsClusterWide(d.Kind))
            .ToLookup(static d => d.Kind, StringComparer.Ordinal);
        if (owners.Count == 0)
        {
            return live;
        }

        var namespaces = api.ListAsync(BuiltIn.Namespace, null, null, cancellation).AsTask();
        var external = ListAsync(api, ClusterExternalSecretKind.Create(), owners, cancellation);
        var push = ListAsync(api, ClusterPushSecretKind.Create(), owners, cancellation);
        await Task.WhenAll(namespaces, external, push);
        live.Add(ClusterExternalSecretKind.Create(), owners, await namespaces, await external);
        live.Add(ClusterPushSecretKind.Create(), owners, await namespaces, await push);
        return live;
    }

    /// <summary>What stands under a child's name; null where nothing does.</summary>
    public LiveChild? Find(ResourceType type, ObjectKey key) => _children.GetValueOrDefault((type.Kind, key));

    /// <summary>Gives all of it to a renderer.</summary>
    public void AddTo(Renderer renderer)
    {
        foreach (var ns in _namespaces)
        {
            renderer.Add(BuiltIn.Namespace, ns);
        }

        foreach (var child in _children.Values)
        {
            renderer.Add(child.Type, child.Json.DeepClone().AsObject());
        }
    }

    private static async Task<KubeResult<KubeList<UnstructuredObject>>> ListAsync<TOwner, TChild>(
        IKubeApi api, FanOutKind<TOwner, TChild> kind, ILookup<string, LintDocument> owners, CancellationToken cancellation)
        where TOwner : class, IKubernetesObject<V1ObjectMeta>
        where TChild : class, IKubernetesObject<V1ObjectMeta> => owners.Contains(kind.Owner.Kind)
            ? await api.ListAsync(Unstructured(kind.Child), null, null, cancellation)
            : KubeResult<KubeList<UnstructuredObject>>.From(new KubeList<UnstructuredObject>([], ""));

    private static ResourceType<UnstructuredObject> Unstructured(ResourceType type) =>
        UnstructuredType.Of(type.Group, type.Version, type.Plural, type.Kind, type.Namespaced);

    private void Add<TOwner, TChild>(
        FanOutKind<TOwner, TChild> kind, ILookup<string, LintDocument> owners, KubeResult<KubeList<V1Namespace>> namespaces,
        KubeResult<KubeList<UnstructuredObject>> children)
        where TOwner : class, IKubernetesObject<V1ObjectMeta>
        where TChild : class, IKubernetesObject<V1ObjectMeta>
    {
        var mine = owners[kind.Owner.Kind].DistinctBy(static d => d.Name, StringComparer.Ordinal)
            .ToDictionary(static d => d.Name, StringComparer.Ordinal);
        if ((namespaces.Failure ?? children.Failure) is { } failure)
        {
            (failure.Code == Forbidden ? _notes : _problems).AddRange(mine.Values.Select(d =>
                $"{d.Place}: the children of {d.Kind} {d.Name} are not compared: {failure.Message.ReplaceLineEndings(" ")}"));
            return;
        }

        _owners.UnionWith(mine.Values);
        if (_namespaces.Count == 0)
        {
            _namespaces.AddRange(namespaces.Value!.Items.Select(static n => Json(n, BuiltIn.Namespace)));
        }

        // What goes with its namespace, or goes already, is not what an apply changes.
        var ending = namespaces.Value!.Items.Where(static n => n.Metadata.DeletionTimestamp is not null)
            .Select(static n => n.Metadata.Name).ToHashSet(StringComparer.Ordinal);
        var names = mine.Values.Select(d => kind.Wish(d.Manifest.Deserialize(kind.Owner.Json)!).ChildName).ToHashSet(StringComparer.Ordinal);
        foreach (var item in children.Value!.Items.Where(i => i.Metadata.DeletionTimestamp is null && !ending.Contains(i.Metadata.NamespaceProperty)))
        {
            var owner = ChildOwner.NameOf(kind.Owner.Kind, item.Metadata) is { } name ? mine.GetValueOrDefault(name) : null;
            if (owner is not null || names.Contains(item.Metadata.Name))
            {
                var key = new ObjectKey(item.Metadata.NamespaceProperty, item.Metadata.Name);
                _children[(kind.Child.Kind, key)] = new LiveChild(kind.Child, key, owner, Json(item, Unstructured(kind.Child)));
            }
        }
    }

    // An item of a list does not say what it is; its status would have the engine wait for the next refresh.
    private static JsonObject Json<T>(T item, ResourceType<T> type)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var json = JsonSerializer.SerializeToNode(item, type.Json)!.AsObject();
        (json["apiVersion"], json["kind"]) = (type.ApiVersion, type.Kind);
        json.Remove("status");
        return json;
    }
}
