using System.Text.Json.Nodes;

namespace Keyferry.Kubernetes.Applying;

/// <summary>Finds the JSON merge patch (RFC 7396) that leads from one document to another.</summary>
public static class MergeDiff
{
    /// <summary>Compares two objects.</summary>
    /// <param name="before">What is there.</param>
    /// <param name="after">What shall be there.</param>
    /// <returns>The patch; null where nothing has to change.</returns>
    public static JsonObject? Between(JsonObject before, JsonObject after)
    {
        var patch = new JsonObject();
        foreach (var (name, _) in before)
        {
            if (!after.ContainsKey(name))
            {
                patch[name] = null;
            }
        }

        foreach (var (name, value) in after)
        {
            before.TryGetPropertyValue(name, out var old);
            if (old is JsonObject oldObject && value is JsonObject newObject)
            {
                if (Between(oldObject, newObject) is { } inner)
                {
                    patch[name] = inner;
                }
            }
            else if (!JsonNode.DeepEquals(old, value))
            {
                patch[name] = value?.DeepClone();
            }
        }

        return patch.Count > 0 ? patch : null;
    }
}
