using System.Text.Json.Nodes;

namespace Keyferry.Local.Server.Rest;

/// <summary>What the server keeps of the present object in an update, whatever the client sent.</summary>
internal static class UpdatePreparation
{
    /// <summary>A request to <c>status</c> changes only <c>status</c>; any other changes everything else.</summary>
    public static JsonObject WithSubresource(ApiCall call, JsonObject live, JsonObject asked)
    {
        if (!call.Resource.HasStatus)
        {
            return asked;
        }

        var (kept, taken) = call.Subresource == "status" ? ((JsonObject)live.DeepClone(), asked) : (asked, live);
        CopyOrRemove("status", taken, kept);
        if (call.Subresource == "status")
        {
            foreach (var member in (string[])["resourceVersion", "managedFields", "uid"])
            {
                CopyOrRemove(member, asked.Metadata(), kept.Metadata());
            }
        }

        return kept;
    }

    /// <summary>Keeps the metadata that only the server sets.</summary>
    public static void KeepServerFields(JsonObject live, JsonObject next)
    {
        var (from, to) = (live.Metadata(), next.Metadata());
        to.Remove("selfLink");
        foreach (var member in (string[])["uid", "deletionTimestamp", "deletionGracePeriodSeconds", "namespace"])
        {
            if (!to.ContainsKey(member) && from[member] is { } value)
            {
                to[member] = value.DeepClone();
            }
        }

        foreach (var member in (string[])["creationTimestamp", "generation"])
        {
            CopyOrRemove(member, from, to);
        }
    }

    /// <summary>Sets the generation: one more where anything but metadata and status changed.</summary>
    public static void SetGeneration(ApiCall call, JsonObject before, JsonObject next)
    {
        if (!call.Rules.HasGeneration || call.Subresource == "status")
        {
            return;
        }

        var generation = before.Metadata().Number("generation") ?? 0;
        if (!JsonAccess.Same(Content(call, before), Content(call, next)))
        {
            generation++;
        }

        next.Metadata()["generation"] = generation;
    }

    private static JsonObject Content(ApiCall call, JsonObject obj) => new(obj
        .Where(p => p.Key is not ("metadata" or "apiVersion" or "kind") && (p.Key != "status" || !call.Resource.HasStatus))
        .Select(p => KeyValuePair.Create(p.Key, p.Value.Copy())));

    private static void CopyOrRemove(string member, JsonObject from, JsonObject to)
    {
        if (from[member] is { } value)
        {
            to[member] = value.DeepClone();
        }
        else
        {
            to.Remove(member);
        }
    }
}
