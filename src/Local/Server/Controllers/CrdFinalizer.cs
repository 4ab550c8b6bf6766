using Keyferry.Local.Server.Builtin;
using Keyferry.Local.Server.Rest;
using Keyferry.Local.Server.Storage;

namespace Keyferry.Local.Server.Controllers;

/// <summary>
/// Deletes the custom resources of a CustomResourceDefinition that is being deleted, then takes off the finalizer
/// <c>customresourcecleanup.apiextensions.k8s.io</c>.
/// </summary>
internal sealed class CrdFinalizer(ObjectStore store, ObjectRemover remover) : IController
{
    /// <inheritdoc/>
    public void Reconcile(StoreChange change)
    {
        if (change.Key.Resource == ResourceCatalog.Definitions)
        {
            Finalize(change.Key);
        }
        else if (change.After is null && change.Key.Resource is { Group.Length: > 0 } resource)
        {
            Finalize(new ObjectKey(ResourceCatalog.Definitions, "", $"{resource.Plural}.{resource.Group}"));
        }
    }

    private void Finalize(ObjectKey key)
    {
        if (store.Get(key) is not { } definition || definition.Body.Metadata()["deletionTimestamp"] is null
            || !definition.Body.Metadata().List("finalizers").Texts().Contains(DefinitionObjects.Finalizer, StringComparer.Ordinal))
        {
            return;
        }

        var spec = definition.Body.Object("spec");
        var resource = new ResourceKey(spec.Text("group") ?? "", spec.Object("names").Text("plural") ?? "");
        foreach (var stored in store.List(resource, null)!.Objects)
        {
            remover.Delete(stored);
        }

        if (store.List(resource, null)!.Objects.Count == 0)
        {
            remover.RemoveFinalizer(key, DefinitionObjects.Finalizer);
        }
    }
}
