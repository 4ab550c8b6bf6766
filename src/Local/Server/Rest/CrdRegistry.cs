using System.Text.Json.Nodes;
using Keyferry.Local.Server.Abstractions;
using Keyferry.Local.Server.Applying;
using Keyferry.Local.Server.Storage;

namespace Keyferry.Local.Server.Rest;

/// <summary>Keeps the status of definitions and the catalog up to date, right after each write of a definition.</summary>
internal sealed class CrdRegistry(ObjectStore store, ResourceCatalog catalog, IDefinitionRules rules, TimeProvider time)
{
    /// <summary>To be told of each object that was written or deleted.</summary>
    public void Changed(ObjectKey key)
    {
        if (key.Resource != ResourceCatalog.Definitions)
        {
            return;
        }

        while (store.Get(key) is { } stored && !TrySettle(stored))
        {
        }

        catalog.Refresh(store);
    }

    // False: somebody wrote it meanwhile.
    private bool TrySettle(StoredObject stored)
    {
        var settled = (JsonObject)stored.Body.DeepClone();
        var others = store.List(ResourceCatalog.Definitions, null)!.Objects.Where(o => o.Key != stored.Key).Select(o => o.Body).ToList();
        if (!rules.Settle(settled, others, time.GetUtcNow()))
        {
            return true;
        }

        var served = catalog.Find("apiextensions.k8s.io", "v1", "customresourcedefinitions")!;
        new FieldTracker(served.Rules.Shape, static element => element != "f:status").Update(
            stored.Body, settled, new FieldOwner("kube", false, "apiextensions.k8s.io/v1", "status"),
            ObjectMetadata.Time(time.GetUtcNow()), isNew: false);
        return store.Update(stored, settled) is not null;
    }
}
