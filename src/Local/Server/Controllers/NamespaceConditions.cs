using System.Text.Json.Nodes;
using Keyferry.Local.Server.Applying;
using Keyferry.Local.Server.Rest;
using Keyferry.Local.Server.Storage;

namespace Keyferry.Local.Server.Controllers;

/// <summary>Says in a namespace's conditions what its deletion waits for.</summary>
internal static class NamespaceConditions
{
    private static readonly MergeSchema Shape = BuiltinMergeSchema.Object;

    /// <summary>Brings the conditions of a terminating namespace up to date.</summary>
    public static void Report(ObjectStore store, ResourceCatalog catalog, ObjectKey key, DateTimeOffset now)
    {
        if (store.Get(key) is not { } stored)
        {
            return;
        }

        var left = catalog.Resources.Where(r => r.Namespaced).Select(ResourceKey.Of).Distinct()
            .Select(r => (Resource: r, store.List(r, key.Name)!.Objects)).Where(r => r.Objects.Count > 0).ToList();
        var resources = string.Join(", ", left.Select(r => $"{Name(r.Resource)} has {r.Objects.Count} resource instances"));
        var held = string.Join(", ", left.SelectMany(r => r.Objects).SelectMany(o => o.Body.Metadata().List("finalizers").Texts())
            .GroupBy(f => f, StringComparer.Ordinal).Select(g => $"{g.Key} in {g.Count()} resource instances"));
        var conditions = new JsonArray(
            Condition("NamespaceDeletionDiscoveryFailure", false, "ResourcesDiscovered", "All resources successfully discovered"),
            Condition("NamespaceDeletionGroupVersionParsingFailure", false, "ParsedGroupVersions", "All legacy kube types successfully parsed"),
            Condition("NamespaceDeletionContentFailure", false, "ContentDeleted", "All content successfully deleted, may be waiting on finalization"),
            left.Count > 0
                ? Condition("NamespaceContentRemaining", true, "SomeResourcesRemain", $"Some resources are remaining: {resources}")
                : Condition("NamespaceContentRemaining", false, "ContentRemoved", "All content successfully removed"),
            held.Length > 0
                ? Condition("NamespaceFinalizersRemaining", true, "SomeFinalizersRemain", $"Some content in the namespace has finalizers remaining: {held}")
                : Condition("NamespaceFinalizersRemaining", false, "ContentHasNoFinalizers", "All content-preserving finalizers finished"));
        if (Same(stored.Body.Object("status").List("conditions"), conditions))
        {
            return;
        }

        var body = (JsonObject)stored.Body.DeepClone();
        body["status"] = new JsonObject { ["phase"] = "Terminating", ["conditions"] = conditions };
        new FieldTracker(Shape, static element => element != "f:status").Update(
            stored.Body, body, new FieldOwner("kube", false, "v1", "status"), ObjectMetadata.Time(now), isNew: false);
        store.Update(stored, body);

        JsonObject Condition(string type, bool status, string reason, string message) => new()
        {
            ["type"] = type, ["status"] = status ? "True" : "False", ["lastTransitionTime"] = ObjectMetadata.Time(now),
            ["reason"] = reason, ["message"] = message,
        };
    }

    private static bool Same(JsonArray? old, JsonArray fresh) =>
        old?.Count == fresh.Count && old.Zip(fresh).All(p => p.First.Text("reason") == p.Second.Text("reason") && p.First.Text("message") == p.Second.Text("message"));

    private static string Name(ResourceKey resource) => resource.Group.Length == 0 ? $"{resource.Plural}." : $"{resource.Plural}.{resource.Group}";
}
