using System.Text.Json.Nodes;
using Keyferry.Local.Server.Applying;
using Keyferry.Local.Server.Builtin;
using Keyferry.Local.Server.Rest;
using Keyferry.Local.Server.Storage;

namespace Keyferry.Local.Server.Background;

/// <summary>
/// Does what a cluster's controllers do about namespaces and owners: makes the default ServiceAccount and kube-root-ca.crt,
/// empties namespaces and definitions that are being deleted, and collects what has lost its owner.
/// </summary>
internal sealed partial class Housekeeper(ObjectStore store, ResourceCatalog catalog, DefinitionKeeper definitions, TimeProvider time, string caPem, ILogger log)
{
    private static readonly ResourceKey Namespaces = new("", "namespaces");

    private readonly OwnerIndex _owners = new();

    /// <summary>Makes what a new namespace must have.</summary>
    public void Furnish(string ns)
    {
        Create("serviceaccounts", ns, "default", new JsonObject { ["apiVersion"] = "v1", ["kind"] = "ServiceAccount", ["metadata"] = new JsonObject() });
        Create("configmaps", ns, "kube-root-ca.crt", new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "ConfigMap",
            ["metadata"] = new JsonObject
            {
                ["annotations"] = new JsonObject
                {
                    ["kubernetes.io/description"] =
                        "Contains a CA bundle that can be used to verify the kube-apiserver when using internal endpoints such as the internal "
                        + "service IP or kubernetes.default.svc. No other usage is guaranteed across distributions of Kubernetes clusters.",
                },
            },
            ["data"] = new JsonObject { ["ca.crt"] = caPem },
        });
    }

    /// <summary>Follows the store until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var changes = store.Subscribe(static _ => true, null)!;
        try
        {
            await foreach (var change in changes.Changes.ReadAllAsync(cancellationToken))
            {
                ReactOrReport(change);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The server stops.
        }
    }

    // One change that cannot be followed must not end the following of all others.
    private void ReactOrReport(StoreChange change)
    {
        try
        {
            React(change);
        }
        catch (Exception exception)
        {
            LogFault(log, exception, $"{change.Key.Resource.Plural} {change.Key.Namespace}/{change.Key.Name}");
        }
    }

    [LoggerMessage(LogLevel.Error, "What follows from a change of {Object} could not be done; going on with the next change")]
    private static partial void LogFault(ILogger logger, Exception exception, string @object);

    private void React(StoreChange change)
    {
        _owners.Record(change);
        if (change.Key.Resource == Namespaces && change is { Before: null, After: not null })
        {
            Furnish(change.Key.Name);
        }

        if (change.After is { } now)
        {
            CollectIfLost(now);
            if (now.Body.Metadata()["deletionTimestamp"] is not null)
            {
                Terminate(now);
            }
        }
        else
        {
            foreach (var dependent in _owners.DependentsOf(change.Before!.Body.Metadata().Text("uid")))
            {
                Revisit(dependent);
            }

            foreach (var owner in _owners.OwnersOf(change.Before!.Body))
            {
                Revisit(owner);
            }

            if (store.Get(new ObjectKey(Namespaces, "", change.Key.Namespace)) is { } ns)
            {
                Revisit(ns.Key);
            }

            if (ByDefinition(change.Key.Resource) is { } definition)
            {
                Revisit(definition);
            }
        }
    }

    private void Revisit(ObjectKey key)
    {
        if (store.Get(key) is not { } stored)
        {
            return;
        }

        CollectIfLost(stored);
        if (stored.Body.Metadata()["deletionTimestamp"] is not null)
        {
            Terminate(stored);
        }
    }

    // An object is collected when it names owners and none of them is there.
    private void CollectIfLost(StoredObject stored)
    {
        if (stored.Body.Metadata().List("ownerReferences") is not { Count: > 0 } owners)
        {
            return;
        }

        if (owners.Any(o => _owners.IsAlive(o.Text("uid"), store)))
        {
            return;
        }

        Delete(stored);
    }

    private void Terminate(StoredObject stored)
    {
        var finalizers = stored.Body.Metadata().List("finalizers").Texts().ToList();
        if (finalizers.Contains("orphan", StringComparer.Ordinal))
        {
            Orphan(stored);
        }
        else if (finalizers.Contains("foregroundDeletion", StringComparer.Ordinal))
        {
            DeleteDependents(stored);
        }
        else if (finalizers.Contains(DefinitionObjects.Finalizer, StringComparer.Ordinal))
        {
            EmptyDefinition(stored);
        }
        else if (stored.Key.Resource == Namespaces)
        {
            EmptyNamespace(stored);
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

            Disown(dependent.Body, body);
            store.Update(dependent, body);
        }

        Release(owner, "orphan");
    }

    // The collector writes as a manager of its own; what it takes away nobody owns any more.
    private void Disown(JsonObject before, JsonObject after) => new FieldTracker(BuiltinShape.Object, static _ => false).Update(
        before, after, new FieldOwner("kube", false, after.Text("apiVersion") ?? "", ""), ObjectMetadata.Time(time.GetUtcNow()), isNew: false);

    private void DeleteDependents(StoredObject owner)
    {
        var blocking = _owners.DependentsOf(owner.Body.Metadata().Text("uid")).Select(store.Get).OfType<StoredObject>().ToList();
        foreach (var dependent in blocking)
        {
            Delete(dependent);
        }

        if (blocking.All(d => store.Get(d.Key) is null))
        {
            Release(owner, "foregroundDeletion");
        }
    }

    private void EmptyNamespace(StoredObject ns)
    {
        var left = false;
        foreach (var resource in catalog.Resources.Where(r => r.Namespaced && r.Verbs.Contains("delete", StringComparer.Ordinal)).Select(ResourceKey.Of).Distinct())
        {
            foreach (var stored in store.List(resource, ns.Key.Name)!.Objects)
            {
                Delete(stored);
                left |= store.Get(stored.Key) is not null;
            }
        }

        if (!left && store.Get(ns.Key) is { } present)
        {
            store.Delete(present);
        }
        else
        {
            NamespaceConditions.Report(store, catalog, ns.Key, time.GetUtcNow());
        }
    }

    private void EmptyDefinition(StoredObject definition)
    {
        var spec = definition.Body.Object("spec");
        var resource = new ResourceKey(spec.Text("group") ?? "", spec.Object("names").Text("plural") ?? "");
        foreach (var stored in store.List(resource, null)!.Objects)
        {
            Delete(stored);
        }

        if (store.List(resource, null)!.Objects.Count == 0)
        {
            Release(definition, DefinitionObjects.Finalizer);
        }
    }

    private void Release(StoredObject held, string finalizer)
    {
        if (store.Get(held.Key) is not { } stored)
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

        if (rest.Count > 0)
        {
            store.Update(stored, body);
        }
        else
        {
            store.Delete(stored, body);
        }

        definitions.Changed(held.Key);
    }

    private void Delete(StoredObject stored)
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

    private ObjectKey? ByDefinition(ResourceKey resource)
    {
        if (resource.Group.Length == 0)
        {
            return null;
        }

        var key = new ObjectKey(ResourceCatalog.Definitions, "", $"{resource.Plural}.{resource.Group}");
        return store.Get(key)?.Key;
    }

    private void Create(string plural, string ns, string name, JsonObject obj)
    {
        var served = catalog.Find("", "v1", plural)!;
        var blank = new JsonObject { ["metadata"] = new JsonObject() };
        var metadata = obj.Metadata();
        metadata["name"] = name;
        metadata["namespace"] = ns;
        var now = ObjectMetadata.Time(time.GetUtcNow());
        new FieldTracker(served.Rules.Shape, static _ => false).Update(
            blank, obj, new FieldOwner("kube", false, "v1", ""), now, isNew: true);
        metadata["uid"] = RandomNames.Uid();
        metadata["creationTimestamp"] = now;
        store.Create(new ObjectKey(new ResourceKey("", plural), ns, name), obj);
    }
}
