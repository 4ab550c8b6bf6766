using System.Text.Json.Nodes;
using Keyferry.Local.Server.Applying;
using Keyferry.Local.Server.Rest;
using Keyferry.Local.Server.Storage;

namespace Keyferry.Local.Server.Controllers;

/// <summary>
/// Deletes objects none of whose owners exists any more, and finishes deletions with the policies <c>Orphan</c> and
/// <c>Foreground</c>.
/// </summary>
internal sealed class GarbageCollector(ObjectStore store, ObjectRemover remover, TimeProvider time) : IController
{
    private readonly OwnerIndex _owners = new();

    /// <inheritdoc/>
    public void Reconcile(StoreChange change)
    {
        _owners.Record(change);
        if (change.After is { } now)
        {
            Collect(now);
            return;
        }

        var gone = change.Before!.Body;
        foreach (var key in _owners.DependentsOf(gone.Metadata().Text("uid")).Concat(_owners.OwnersOf(gone)))
        {
            if (store.Get(key) is { } stored)
            {
                Collect(stored);
            }
        }
    }

    private void Collect(StoredObject stored)
    {
        var metadata = stored.Body.Metadata();
        if (metadata.List("ownerReferences") is { Count: > 0 } owners && !owners.Any(o => _owners.IsAlive(o.Text("uid"), store)))
        {
            remover.Delete(stored);
        }

        if (metadata["deletionTimestamp"] is null)
        {
            return;
        }

        var finalizers = metadata.List("finalizers").Texts().ToList();
        if (finalizers.Contains("orphan", StringComparer.Ordinal))
        {
            Orphan(stored);
        }
        else if (finalizers.Contains("foregroundDeletion", StringComparer.Ordinal))
        {
            DeleteDependents(stored);
        }
    }

    private void Orphan(StoredObject owner)
    {
        var uid = owner.Body.Metadata().Text("uid");
        foreach (var dependent in _owners.DependentsOf(uid).Select(store.Get).OfType<StoredObject>())
        {
            var body = (JsonObject)dependent.Body.DeepClone();
            var rest = body.Metadata().List("ownerReferences")!.Where(o => o.Text("uid") != uid).Select(o => o.Copy()).ToArray();
            if (rest.Length > 0)
            {
                body.Metadata()["ownerReferences"] = new JsonArray(rest);
            }
            else
            {
                body.Metadata().Remove("ownerReferences");
            }

            TrackRemovedFields(dependent.Body, body);
            store.Update(dependent, body);
        }

        remover.RemoveFinalizer(owner.Key, "orphan");
    }

    // The collector writes under a field manager of its own, and no other manager owns what it removed.
    private void TrackRemovedFields(JsonObject before, JsonObject after) => new FieldTracker(BuiltinMergeSchema.Object, static _ => false).Update(
        before, after, new FieldOwner("kube", false, after.Text("apiVersion") ?? "", ""), ObjectMetadata.Time(time.GetUtcNow()), isNew: false);

    private void DeleteDependents(StoredObject owner)
    {
        var blocking = _owners.DependentsOf(owner.Body.Metadata().Text("uid")).Select(store.Get).OfType<StoredObject>().ToList();
        foreach (var dependent in blocking)
        {
            remover.Delete(dependent);
        }

        if (blocking.TrueForAll(d => store.Get(d.Key) is null))
        {
            remover.RemoveFinalizer(owner.Key, "foregroundDeletion");
        }
    }
}
