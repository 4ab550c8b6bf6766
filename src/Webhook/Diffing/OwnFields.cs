using System.Text.Json.Nodes;

namespace Keyferry.Webhook.Diffing;

/// <summary>What an object holds of its own: all but its status and what the server or <c>kubectl apply</c> writes into its metadata.</summary>
internal static class OwnFields
{
    private static readonly string[] _ofTheServer = ["uid", "resourceVersion", "generation", "creationTimestamp", "managedFields", "selfLink"];

    /// <summary>A copy of an object with nothing else in it.</summary>
    public static JsonObject Of(JsonObject item)
    {
        var own = item.DeepClone().AsObject();
        own.Remove("status");
        if (own["metadata"] is not JsonObject metadata)
        {
            return own;
        }

        foreach (var field in _ofTheServer)
        {
            metadata.Remove(field);
        }

        if (metadata["annotations"] is JsonObject annotations)
        {
            annotations.Remove(LastApplied.Annotation);
            if (annotations.Count == 0)
            {
                metadata.Remove("annotations");
            }
        }

        return own;
    }
}
