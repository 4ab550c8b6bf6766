using Keyferry.Api.Resources;
using Keyferry.Kubernetes.Calls;
using Keyferry.Providers.Contract;
using Keyferry.Sync.ExternalSecrets;
using Keyferry.Sync.PushSecrets;
using Keyferry.Sync.Stores;
using Keyferry.Webhook.Access;

namespace Keyferry.Webhook.Why;

/// <summary>Who uses a store by name.</summary>
/// <param name="Lines">What is known of them.</param>
internal sealed record StoreUsers(IReadOnlyList<string> Lines)
{
    private const int MostNamed = 5;

    /// <summary>Looks for them: in the store's namespace, or everywhere.</summary>
    /// <param name="api">The API server.</param>
    /// <param name="store">The store.</param>
    /// <param name="cancellation">Ends the calls.</param>
    public static async ValueTask<StoreUsers> ReadAsync(IKubeApi api, StoreObject store, CancellationToken cancellation)
    {
        var key = new StoreKey(store.Kind, store.Namespace, store.Name);
        var ns = store.IsClusterWide ? null : store.Namespace;
        List<string> lines = [];
        var secrets = await api.ListAsync(ApiResources.ExternalSecrets, ns, null, cancellation);
        lines.Add(secrets.Ok
            ? Line("ExternalSecret", secrets.Value.Items.Where(o => FetchPlan.StoresOf(o).Contains(key))
                .Select(static o => (Name(o.Metadata.NamespaceProperty, o.Metadata.Name), ReadyState.Of(o.Status?.Conditions).IsTrue)))
            : ReadProblem.Of(secrets.Failure, "list", ApiResources.ExternalSecrets, ns));
        var pushes = await api.ListAsync(ApiResources.PushSecrets, ns, null, cancellation);
        lines.Add(pushes.Ok
            ? Line("PushSecret", pushes.Value.Items
                .Where(o => o.Spec.SecretStoreRefs.Exists(r => r.LabelSelector is null && PushStores.KeyOf(r, o.Metadata.NamespaceProperty) == key))
                .Select(static o => (Name(o.Metadata.NamespaceProperty, o.Metadata.Name), ReadyState.Of(o.Status?.Conditions).IsTrue)))
            : ReadProblem.Of(pushes.Failure, "list", ApiResources.PushSecrets, ns));
        return new StoreUsers([.. lines.Where(static l => l.Length > 0)]);
    }

    /// <summary>The fact of them.</summary>
    public IEnumerable<Fact> ToFacts() => [new Fact("Used by", Lines.Count == 0 ? ["nobody, by name"] : Lines)];

    private static string Line(string kind, IEnumerable<(string Name, bool IsReady)> users)
    {
        var all = users.ToList();
        var failing = all.Where(static u => !u.IsReady).Select(static u => u.Name).ToList();
        return all.Count == 0 ? ""
            : $"{all.Count} {kind}{(all.Count == 1 ? "" : "s")}"
                + (failing.Count == 0 ? ", all ready"
                    : $", {failing.Count} not ready: {string.Join(", ", failing.Take(MostNamed))}{(failing.Count > MostNamed ? ", …" : "")}");
    }

    private static string Name(string ns, string name) => $"{ns}/{name}";
}
