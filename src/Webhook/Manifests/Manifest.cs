using System.Text.Json.Nodes;

namespace Keyferry.Webhook.Manifests;

/// <summary>Builds the objects of manifests.</summary>
internal static class Manifest
{
    /// <summary>The labels by which the pods are found.</summary>
    public static JsonObject Selector => new() { ["app.kubernetes.io/name"] = "keyferry" };

    /// <summary>An object with our labels.</summary>
    public static JsonObject Of(string apiVersion, string kind, string name, string? ns = null)
    {
        var metadata = new JsonObject { ["name"] = name };
        if (ns is not null)
        {
            metadata["namespace"] = ns;
        }

        metadata["labels"] = Selector;
        return new JsonObject { ["apiVersion"] = apiVersion, ["kind"] = kind, ["metadata"] = metadata };
    }

    /// <summary>A list of texts.</summary>
    public static JsonArray Strings(IEnumerable<string> values) => new([.. values.Select(static v => (JsonNode)v)]);
}
