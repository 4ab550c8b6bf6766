using System.Text.Json;
using System.Text.Json.Nodes;
using k8s;
using k8s.Models;
using Keyferry.Api.ExternalSecrets;
using Keyferry.Api.PushSecrets;
using Keyferry.Api.Resources;
using Keyferry.Kubernetes.Calls;
using Keyferry.Kubernetes.Types;
using Keyferry.Providers.Contract;
using Keyferry.Sync.Stores;
using Keyferry.Webhook.Lint;
using Keyferry.Webhook.Rendering;

namespace Keyferry.Webhook.Cost;

/// <summary>The objects whose calls are counted.</summary>
internal sealed class CostObjects
{
    /// <summary>The namespace of what a ClusterExternalSecret makes where only the cluster knows in which.</summary>
    public const string SomeNamespace = "*";

    /// <summary>How many lists those of a cluster are read from.</summary>
    public const int Lists = 4;

    private readonly List<string> _problems = [];

    /// <summary>ExternalSecrets, those among them that ClusterExternalSecrets make.</summary>
    public List<ExternalSecret> ExternalSecrets { get; } = [];

    /// <summary>PushSecrets.</summary>
    public List<PushSecret> PushSecrets { get; } = [];

    /// <summary>Stores.</summary>
    public Dictionary<StoreKey, StoreObject> Stores { get; } = [];

    /// <summary>What could not be read, a line each.</summary>
    public IReadOnlyList<string> Problems => _problems;

    /// <summary>Those of files.</summary>
    /// <param name="documents">The documents.</param>
    /// <param name="ns">The namespace of what names none.</param>
    public static CostObjects Of(IReadOnlyList<LintDocument> documents, string ns)
    {
        var all = new CostObjects();
        foreach (var item in documents.Select(d => ManifestObject.Read(d, ns)).OfType<ManifestObject>().Where(static o => o.Type.Group == ApiResources.Group))
        {
            try
            {
                all.Add(item.Type.Kind, item.Json);
            }
            catch (JsonException)
            {
                all._problems.Add($"{item.Document.File}:{(int)item.Document.Root.Start.Line}: {item.Type.Kind} {item.Key} is not of its form: keyferry lint says where");
            }
        }

        return all;
    }

    /// <summary>Those of a cluster.</summary>
    /// <param name="api">The API server.</param>
    /// <param name="listed">Called when one of the <see cref="Lists"/> is in.</param>
    /// <param name="cancellation">Ends the calls.</param>
    public static async Task<CostObjects> OfAsync(IKubeApi api, Action listed, CancellationToken cancellation)
    {
        var all = new CostObjects();
        all.ExternalSecrets.AddRange(await all.ListAsync(api, ApiResources.ExternalSecrets, cancellation));
        listed();
        all.PushSecrets.AddRange(await all.ListAsync(api, ApiResources.PushSecrets, cancellation));
        listed();
        foreach (var store in await all.ListAsync(api, ApiResources.SecretStores, cancellation))
        {
            all.Add(FoundStore.Of(store).Object);
        }

        listed();
        foreach (var store in await all.ListAsync(api, ApiResources.ClusterSecretStores, cancellation))
        {
            all.Add(FoundStore.Of(store).Object);
        }

        listed();

        return all;
    }

    private async Task<IReadOnlyList<T>> ListAsync<T>(IKubeApi api, ResourceType<T> type, CancellationToken cancellation)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var listed = await api.ListAsync(type, null, null, cancellation);
        if (listed.Ok)
        {
            return listed.Value.Items;
        }

        _problems.Add($"{type.Kind}: {listed.Failure.Message}");
        return [];
    }

    private void Add(string kind, JsonObject json)
    {
        switch (kind)
        {
            case "ExternalSecret":
                ExternalSecrets.Add(json.Deserialize(ApiResources.ExternalSecrets.Json)!);
                break;
            case "ClusterExternalSecret":
                ExternalSecrets.AddRange(Children(json.Deserialize(ApiResources.ClusterExternalSecrets.Json)!));
                break;
            case "PushSecret":
                PushSecrets.Add(json.Deserialize(ApiResources.PushSecrets.Json)!);
                break;
            case "SecretStore":
                Add(FoundStore.Of(json.Deserialize(ApiResources.SecretStores.Json)!).Object);
                break;
            case "ClusterSecretStore":
                Add(FoundStore.Of(json.Deserialize(ApiResources.ClusterSecretStores.Json)!).Object);
                break;
        }
    }

    private void Add(StoreObject store) => Stores[new StoreKey(store.Kind, store.Namespace, store.Name)] = store;

    private static IEnumerable<ExternalSecret> Children(ClusterExternalSecret all)
    {
        var name = string.IsNullOrEmpty(all.Spec.ExternalSecretName) ? all.Metadata.Name : all.Spec.ExternalSecretName;
        var isCounted = all.Spec.NamespaceSelector is null && all.Spec.NamespaceSelectors is not { Count: > 0 };
        IEnumerable<string> namespaces = isCounted ? all.Spec.Namespaces ?? [] : [SomeNamespace];
        return namespaces.Distinct(StringComparer.Ordinal).Select(ns => new ExternalSecret
        {
            Metadata = new V1ObjectMeta { Name = name, NamespaceProperty = ns }, Spec = all.Spec.ExternalSecretSpec,
        });
    }
}
