using System.Text.Json.Nodes;
using Keyferry.Local.Server.Rest;
using Keyferry.Local.Server.Storage;

namespace Keyferry.Local.Server.Controllers;

/// <summary>Creates what a cluster has from its start.</summary>
internal static class Bootstrap
{
    /// <summary>Creates the namespaces, then drops the history, so that low resourceVersions are too old.</summary>
    public static void CreateNamespaces(ObjectStore store, ResourceCatalog catalog, NamespaceDefaults defaults, TimeProvider time)
    {
        var rules = catalog.Find("", "v1", "namespaces")!.Rules;
        foreach (var name in (string[])["default", "kube-node-lease", "kube-public", "kube-system"])
        {
            var obj = new JsonObject { ["kind"] = "Namespace", ["apiVersion"] = "v1", ["metadata"] = new JsonObject { ["name"] = name } };
            rules.Decode(obj, []);
            rules.PrepareCreate(obj);
            obj.Metadata()["uid"] = RandomNames.Uid();
            obj.Metadata()["creationTimestamp"] = ObjectMetadata.Time(time.GetUtcNow());
            store.Create(new ObjectKey(new ResourceKey("", "namespaces"), "", name), obj);
            defaults.Create(name);
        }

        store.Compact();
    }
}
