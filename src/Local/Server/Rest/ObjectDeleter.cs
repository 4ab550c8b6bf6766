using System.Text.Json.Nodes;
using Keyferry.Local.Server.Builtin;
using Keyferry.Local.Server.Storage;
using Keyferry.Local.Server.Webhooks;

namespace Keyferry.Local.Server.Rest;

/// <summary>Deletes objects, or marks them where finalizers hold them.</summary>
internal sealed class ObjectDeleter(ObjectStore store, AdmissionChain admission, CrdRegistry definitions, TimeProvider time)
{
    /// <summary>Deletes one object.</summary>
    /// <returns>What to answer: the object where it stays, else a Status.</returns>
    public async Task<JsonObject> DeleteAsync(ApiCall call, string name, DeletionOptions options)
    {
        var key = new ObjectKey(ResourceKey.Of(call.Resource), call.Namespace, name);
        while (true)
        {
            call.Aborted.ThrowIfCancellationRequested();
            var stored = store.Get(key) ?? throw ApiStatus.NotFound(call.Resource, name);
            var live = stored.As(call.Resource, (s, _) => call.Rules.FromStorage(s.Body)).Body;
            CheckPreconditions(call, stored, options);
            Protect(call, name);
            await admission.BeforeDeleteAsync(call, live);
            await admission.ValidateAsync(call, Operation.Delete, null, live);
            if (TryDelete(call, stored, live, options) is { } answer)
            {
                return answer;
            }
        }
    }

    // Null: somebody wrote it meanwhile.
    private JsonObject? TryDelete(ApiCall call, StoredObject stored, JsonObject live, DeletionOptions options)
    {
        var next = Marked(call, live, options);
        var held = IsHeld(call, next);
        if (call.DryRun)
        {
            return held || call.Rules.AnswersDeletedObject ? next : Deleted(call, live);
        }

        if (!held)
        {
            var gone = store.Delete(stored, IsPod(call) ? call.Rules.ToStorage(next) : null);
            if (gone is null)
            {
                return null;
            }

            definitions.Changed(stored.Key);
            return call.Rules.AnswersDeletedObject ? call.Rules.FromStorage(gone.Body) : Deleted(call, live);
        }

        if (live.Metadata()["deletionTimestamp"] is not null && JsonAccess.Same(live.Metadata()["finalizers"], next.Metadata()["finalizers"]))
        {
            return (JsonObject)live.DeepClone();
        }

        var written = store.Update(stored, call.Rules.ToStorage(next));
        if (written is null)
        {
            return null;
        }

        definitions.Changed(stored.Key);
        return (JsonObject)call.Rules.FromStorage(written.Body).DeepClone();
    }

    private JsonObject Marked(ApiCall call, JsonObject live, DeletionOptions options)
    {
        var next = (JsonObject)live.DeepClone();
        var metadata = next.Metadata();
        var finalizers = metadata.List("finalizers").Texts().Where(f => f is not ("orphan" or "foregroundDeletion") || options.Policy is null).ToList();
        if (options.Policy == "Orphan")
        {
            finalizers.Add("orphan");
        }

        if (options.Policy == "Foreground")
        {
            finalizers.Add("foregroundDeletion");
        }

        if (ResourceKey.Of(call.Resource) == ResourceCatalog.Definitions && !finalizers.Contains(DefinitionObjects.Finalizer, StringComparer.Ordinal))
        {
            finalizers.Add(DefinitionObjects.Finalizer);
        }

        if (finalizers.Count > 0)
        {
            metadata["finalizers"] = new JsonArray([.. finalizers.Select(f => (JsonNode)f)]);
        }
        else
        {
            metadata.Remove("finalizers");
        }

        if (metadata["deletionTimestamp"] is not null)
        {
            return next;
        }

        metadata["deletionTimestamp"] = ObjectMetadata.Time(time.GetUtcNow());
        if (ResourceKey.Of(call.Resource) == ResourceCatalog.Definitions)
        {
            MarkDefinition(next);
            return next;
        }

        if (call.Resource is not { Group: "", Plural: "namespaces" })
        {
            metadata["deletionGracePeriodSeconds"] = 0;
        }
        else
        {
            next["status"] = new JsonObject { ["phase"] = "Terminating" };
        }

        if (metadata.Number("generation") is { } generation)
        {
            metadata["generation"] = generation + 1;
        }

        return next;
    }

    private void MarkDefinition(JsonObject definition)
    {
        if (definition["status"] is not JsonObject status)
        {
            definition["status"] = status = [];
        }

        if (status["conditions"] is not JsonArray conditions)
        {
            status["conditions"] = conditions = [];
        }

        conditions.Add(new JsonObject
        {
            ["type"] = "Terminating", ["status"] = "True", ["lastTransitionTime"] = ObjectMetadata.Time(time.GetUtcNow()),
            ["reason"] = "InstanceDeletionPending",
            ["message"] = "CustomResourceDefinition marked for deletion; CustomResource deletion will begin soon",
        });
    }

    private static bool IsHeld(ApiCall call, JsonObject next) =>
        next.Metadata().List("finalizers") is { Count: > 0 }
        || (call.Resource is { Group: "", Plural: "namespaces" } && next.Object("spec").List("finalizers") is { Count: > 0 });

    private static bool IsPod(ApiCall call) => call.Resource is { Group: "", Plural: "pods" };

    private static JsonObject Deleted(ApiCall call, JsonObject live) =>
        ApiStatus.Deleted(call.Resource, live.Metadata().Text("name")!, live.Metadata().Text("uid"));

    private static void Protect(ApiCall call, string name)
    {
        if (call.Resource is not { Group: "", Plural: "namespaces" } || name is not ("default" or "kube-system" or "kube-public"))
        {
            return;
        }

        throw new StatusException(403, "Forbidden", $"namespaces \"{name}\" is forbidden: this namespace may not be deleted",
            ApiStatus.Details(call.Resource, name));
    }

    private static void CheckPreconditions(ApiCall call, StoredObject stored, DeletionOptions options)
    {
        var (uid, version) = (stored.Body.Metadata().Text("uid"), stored.Body.Metadata().Text("resourceVersion"));
        if (options.Uid is { } wantedUid && wantedUid != uid)
        {
            throw Conflict(call, stored,
                $"the UID in the precondition ({wantedUid}) does not match the UID in record ({uid}). The object might have been deleted and then recreated");
        }

        if (options.Version is { } wanted && wanted != version)
        {
            throw Conflict(call, stored,
                $"the ResourceVersion in the precondition ({wanted}) does not match the ResourceVersion in record ({version}). The object might have been modified");
        }
    }

    // Here the kind stands where other conflicts name the resource.
    private static StatusException Conflict(ApiCall call, StoredObject stored, string why)
    {
        var details = ApiStatus.Details(call.Resource, stored.Key.Name);
        details["kind"] = call.Resource.Kind;
        var kind = call.Resource.Group.Length == 0 ? call.Resource.Kind : $"{call.Resource.Kind}.{call.Resource.Group}";
        return new StatusException(409, "Conflict", $"Operation cannot be fulfilled on {kind} \"{stored.Key.Name}\": {why}", details);
    }
}
