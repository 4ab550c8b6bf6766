using System.Text.Json.Nodes;

namespace Keyferry.Local.Server.Rest;

/// <summary>Sets the fields of a new object that only the server decides.</summary>
internal static class CreatePreparation
{
    /// <summary>Sets uid, creationTimestamp, generation and a generated name, and drops what a client may not set.</summary>
    /// <param name="call">The request.</param>
    /// <param name="obj">The object, changed in place.</param>
    /// <param name="now">The time of creation, in RFC 3339.</param>
    public static void Prepare(ApiCall call, JsonObject obj, string now)
    {
        var metadata = obj.Metadata();
        foreach (var member in (string[])["deletionTimestamp", "deletionGracePeriodSeconds", "selfLink", "generation"])
        {
            metadata.Remove(member);
        }

        if (call.Resource.HasStatus)
        {
            obj.Remove("status");
        }

        metadata["uid"] = RandomNames.Uid();
        metadata["creationTimestamp"] = now;
        if (call.Rules.HasGeneration)
        {
            metadata["generation"] = 1;
        }

        if (call.Namespace.Length > 0)
        {
            metadata["namespace"] = call.Namespace;
        }
        else
        {
            metadata.Remove("namespace");
        }

        if (metadata.Text("name") is null && metadata.Text("generateName") is { } beginning)
        {
            metadata["name"] = RandomNames.After(beginning);
        }

        call.Rules.PrepareCreate(obj);
    }
}
