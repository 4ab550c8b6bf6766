using System.Text.Json.Nodes;
using Keyferry.Local.Server.Storage;

namespace Keyferry.Local.Server.Rest;

/// <summary>Refuses new objects in a namespace that does not exist or is being deleted, as the admission plugin of this name.</summary>
internal sealed class NamespaceLifecycle(ObjectStore store)
{
    /// <summary>Checks the namespace that an object is to be created in.</summary>
    /// <exception cref="StatusException">404: no such namespace. 403: it is being deleted.</exception>
    public void Check(ApiCall call, JsonObject obj)
    {
        if (call.Namespace.Length == 0)
        {
            return;
        }

        var ns = store.Get(new ObjectKey(new ResourceKey("", "namespaces"), "", call.Namespace));
        if (ns is null)
        {
            throw new StatusException(404, "NotFound", $"namespaces \"{call.Namespace}\" not found", new JsonObject { ["name"] = call.Namespace, ["kind"] = "namespaces" });
        }

        if (ns.Body.Metadata()["deletionTimestamp"] is not null)
        {
            throw Terminating(call, obj.Metadata().Text("name") ?? "");
        }
    }

    private static StatusException Terminating(ApiCall call, string name)
    {
        var resource = ApiStatus.Qualified(call.Resource) + (name.Length > 0 ? $" \"{name}\"" : "");
        var details = ApiStatus.Details(call.Resource, name);
        var why = $"namespace {call.Namespace} is being terminated";
        details["causes"] = new JsonArray(new JsonObject { ["reason"] = "NamespaceTerminating", ["message"] = why, ["field"] = "metadata.namespace" });
        return new StatusException(403, "Forbidden",
            $"{resource} is forbidden: unable to create new content in namespace {call.Namespace} because it is being terminated", details);
    }
}
