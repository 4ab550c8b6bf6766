using System.Text.Json.Nodes;

namespace Keyferry.Kubernetes.Applying;

/// <summary>Applies JSON merge patches (RFC 7396). <see cref="MergeDiff"/> makes them.</summary>
public static class MergePatch
{
    /// <summary>Lays a patch over an object; null takes a member away.</summary>
    /// <param name="target">The object, which stays as it is.</param>
    /// <param name="patch">The patch.</param>
    /// <returns>A new object.</returns>
    public static JsonObject Apply(JsonObject target, JsonObject patch)
    {
        var result = (JsonObject)target.DeepClone();
        Merge(result, patch);
        return result;
    }

    private static void Merge(JsonObject target, JsonObject patch)
    {
        foreach (var (name, value) in patch)
        {
            switch (value)
            {
                case null:
                    target.Remove(name);
                    break;
                case JsonObject inner:
                    if (target[name] is not JsonObject old)
                    {
                        target[name] = old = [];
                    }

                    Merge(old, inner);
                    break;
                default:
                    target[name] = value.DeepClone();
                    break;
            }
        }
    }
}
