using System.Text.Json.Nodes;
using Keyferry.Local.Server.Rest;
using Keyferry.Local.Server.Storage;

namespace Keyferry.Local.Server.Workloads;

/// <summary>Reads and makes the owner reference that marks an object's controller.</summary>
internal static class Ownership
{
    /// <summary>Where Deployments are stored.</summary>
    public static readonly ResourceKey Deployments = new("apps", "deployments");

    /// <summary>Where ReplicaSets are stored.</summary>
    public static readonly ResourceKey ReplicaSets = new("apps", "replicasets");

    /// <summary>Where Pods are stored.</summary>
    public static readonly ResourceKey Pods = new("", "pods");

    /// <summary>The key of an object's controller; null where it has none of this kind.</summary>
    public static ObjectKey? ControllerOf(StoredObject stored, ResourceKey resource, string kind) =>
        Reference(stored.Body) is { } reference && reference.Text("kind") == kind && reference.Text("name") is { } name
            ? new ObjectKey(resource, stored.Key.Namespace, name)
            : null;

    /// <summary>Whether an object has a controller.</summary>
    public static bool HasController(StoredObject stored) => Reference(stored.Body) is not null;

    /// <summary>The objects of a resource whose controller is an object, as it is stored now.</summary>
    public static IReadOnlyList<StoredObject> Controlled(ObjectStore store, StoredObject owner, ResourceKey resource)
    {
        var uid = owner.Body.Metadata().Text("uid");
        return [.. store.List(resource, owner.Key.Namespace)!.Objects.Where(o => Reference(o.Body).Text("uid") == uid)];
    }

    /// <summary>The list of owner references for an object that an owner controls.</summary>
    public static JsonArray References(StoredObject owner, string kind) => new(new JsonObject
    {
        ["apiVersion"] = "apps/v1", ["kind"] = kind, ["name"] = owner.Key.Name, ["uid"] = owner.Body.Metadata().Text("uid"),
        ["controller"] = true, ["blockOwnerDeletion"] = true,
    });

    /// <summary>Whether an object is being deleted.</summary>
    public static bool IsTerminating(StoredObject stored) => stored.Body.Metadata()["deletionTimestamp"] is not null;

    private static JsonNode? Reference(JsonObject obj) =>
        obj.Object("metadata").List("ownerReferences")?.FirstOrDefault(static reference => reference.Flag("controller"));
}
