using System.Text.Json;
using System.Text.Json.Nodes;

namespace Keyferry.Webhook.Diffing;

/// <summary>
/// What an apply takes away of an object that <c>kubectl apply</c> wrote on the client's side: fields that its annotation notes
/// and the manifest no longer has. A server-side apply knows nothing of them.
/// </summary>
internal static class LastApplied
{
    /// <summary>The annotation.</summary>
    public const string Annotation = "kubectl.kubernetes.io/last-applied-configuration";

    /// <summary>Takes them out of an object.</summary>
    /// <param name="target">The object as an apply on the server would leave it.</param>
    /// <param name="live">The object as it is, with the annotation.</param>
    /// <param name="manifest">The manifest.</param>
    public static void Prune(JsonObject target, JsonObject live, JsonObject manifest)
    {
        if (live["metadata"]?["annotations"]?[Annotation] is JsonValue noted && noted.TryGetValue<string>(out var text)
            && Parse(text) is { } before)
        {
            PruneMap(target, before, manifest);
        }
    }

    private static void PruneMap(JsonObject target, JsonObject before, JsonObject manifest)
    {
        foreach (var (key, old) in before)
        {
            if (!manifest.ContainsKey(key))
            {
                target.Remove(key);
            }
            else if (old is JsonObject oldMap && manifest[key] is JsonObject map && target[key] is JsonObject targetMap)
            {
                PruneMap(targetMap, oldMap, map);
            }
        }
    }

    private static JsonObject? Parse(string text)
    {
        try
        {
            return JsonNode.Parse(text) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
