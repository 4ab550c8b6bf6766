using System.Text.Json.Nodes;
using Keyferry.Local.Server.Rest;

namespace Keyferry.Local.Server.Builtin;

/// <summary>Services. No address is given out: nothing would listen there.</summary>
internal static class ServiceObjects
{
    /// <summary>The rules of Services.</summary>
    public static ObjectRules Rules { get; } = new()
    {
        AnswersDeletedObject = true,
        Name = NameForm.Label,
        Blank = BuiltinKinds.Blank("""{"spec":{},"status":{"loadBalancer":{}}}"""),
        Decode = static (obj, _) =>
        {
            BuiltinKinds.DropNulls(obj);
            if (obj.Object("spec") is not { } spec)
            {
                obj["spec"] = spec = [];
            }

            spec.TryAdd("type", "ClusterIP");
            spec.TryAdd("sessionAffinity", "None");
            spec.TryAdd("internalTrafficPolicy", "Cluster");
            foreach (var port in spec.List("ports")?.OfType<JsonObject>() ?? [])
            {
                port.TryAdd("protocol", "TCP");
                if (port["port"] is { } number)
                {
                    port.TryAdd("targetPort", number.DeepClone());
                }
            }
        },
        PrepareCreate = static obj => obj["status"] = new JsonObject { ["loadBalancer"] = new JsonObject() },
    };
}
