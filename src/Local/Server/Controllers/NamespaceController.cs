using Keyferry.Local.Server.Rest;
using Keyferry.Local.Server.Storage;

namespace Keyferry.Local.Server.Controllers;

/// <summary>Fills new namespaces with their defaults, and empties those that are being deleted.</summary>
internal sealed class NamespaceController(
    ObjectStore store, ResourceCatalog catalog, NamespaceDefaults defaults, ObjectRemover remover, TimeProvider time) : IController
{
    private static readonly ResourceKey Namespaces = new("", "namespaces");

    /// <inheritdoc/>
    public void Reconcile(StoreChange change)
    {
        var name = change.Key.Resource == Namespaces ? change.Key.Name : change.Key.Namespace;
        if (change.Key.Resource == Namespaces && change is { Before: null, After: not null })
        {
            defaults.Create(name);
        }

        // What a namespace holds matters only when some of it is gone.
        if (change.Key.Resource != Namespaces && change.After is not null)
        {
            return;
        }

        if (store.Get(new ObjectKey(Namespaces, "", name)) is { } ns && ns.Body.Metadata()["deletionTimestamp"] is not null)
        {
            Empty(ns);
        }
    }

    // Finalizers in metadata hold a namespace that is empty; without the one in spec it goes with the last of them.
    private void Finish(StoredObject ns)
    {
        if (ns.Body.Metadata().List("finalizers") is not { Count: > 0 })
        {
            store.Delete(ns);
        }
        else if (ns.Body.Object("spec").List("finalizers") is { Count: > 0 })
        {
            var body = ns.Body.Copy();
            body.Object("spec")!.Remove("finalizers");
            store.Update(ns, body);
        }
    }

    private void Empty(StoredObject ns)
    {
        var remains = false;
        foreach (var resource in catalog.Resources.Where(r => r.Namespaced && r.Verbs.Contains("delete", StringComparer.Ordinal)).Select(ResourceKey.Of).Distinct())
        {
            foreach (var stored in store.List(resource, ns.Key.Name)!.Objects)
            {
                remover.Delete(stored);
                remains |= store.Get(stored.Key) is not null;
            }
        }

        if (!remains && store.Get(ns.Key) is { } present)
        {
            Finish(present);
        }
        else
        {
            NamespaceConditions.Report(store, catalog, ns.Key, time.GetUtcNow());
        }
    }
}
