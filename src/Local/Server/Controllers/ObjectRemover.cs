using System.Text.Json.Nodes;
using Keyferry.Local.Server.Rest;
using Keyferry.Local.Server.Storage;

namespace Keyferry.Local.Server.Controllers;

/// <summary>Deletes objects for the controllers, and takes finalizers off.</summary>
internal sealed class ObjectRemover(ObjectStore store, CrdRegistry definitions, TimeProvider time)
{
    /// <summary>Deletes an object, or marks it as being deleted where finalizers hold it.</summary>
    public void Delete(StoredObject stored)
    {
        var metadata = stored.Body.Metadata();
        if (metadata.List("finalizers") is not { Count: > 0 })
        {
            store.Delete(stored);
        }
        else if (metadata["deletionTimestamp"] is null)
        {
            var body = (JsonObject)stored.Body.DeepClone();
            body.Metadata()["deletionTimestamp"] = ObjectMetadata.Time(time.GetUtcNow());
            body.Metadata()["deletionGracePeriodSeconds"] = 0;
            if (metadata.Number("generation") is { } generation)
            {
                body.Metadata()["generation"] = generation + 1;
            }

            store.Update(stored, body);
        }
    }

    /// <summary>Takes one finalizer off an object that is being deleted; without its last one the object is gone.</summary>
    public void RemoveFinalizer(ObjectKey key, string finalizer)
    {
        if (store.Get(key) is not { } stored)
        {
            return;
        }

        var body = (JsonObject)stored.Body.DeepClone();
        var rest = body.Metadata().List("finalizers").Texts().Where(f => f != finalizer).ToList();
        body.Metadata()["finalizers"] = new JsonArray([.. rest.Select(f => (JsonNode)f)]);
        if (rest.Count == 0)
        {
            body.Metadata().Remove("finalizers");
        }

        if (rest.Count > 0 || body.Object("spec").List("finalizers") is { Count: > 0 })
        {
            store.Update(stored, body);
        }
        else
        {
            store.Delete(stored, body);
        }

        definitions.Changed(key);
    }
}
