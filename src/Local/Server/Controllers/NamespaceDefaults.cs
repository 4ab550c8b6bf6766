using System.Text.Json.Nodes;
using Keyferry.Local.Server.Applying;
using Keyferry.Local.Server.Rest;
using Keyferry.Local.Server.Storage;

namespace Keyferry.Local.Server.Controllers;

/// <summary>Creates what every namespace has: the ServiceAccount <c>default</c> and the ConfigMap <c>kube-root-ca.crt</c>.</summary>
internal sealed class NamespaceDefaults(ObjectStore store, ResourceCatalog catalog, TimeProvider time, string caPem)
{
    /// <summary>Creates both objects in a namespace, unless they exist.</summary>
    public void Create(string ns)
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
