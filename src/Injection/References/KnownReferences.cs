using System.Text.Json;
using System.Text.Json.Nodes;
using Keyferry.Api.Json;
using Keyferry.Api.Injection;

namespace Keyferry.Injection.References;

/// <summary>The inline references that a pod's annotation keeps, since its variables do not show them any more.</summary>
public static class KnownReferences
{
    /// <summary>Adds references to those that the pod has from an earlier time here.</summary>
    /// <param name="pod">The pod.</param>
    /// <param name="references">The new ones, by the name of their Secret.</param>
    /// <returns>The annotation's value.</returns>
    public static string Merge(JsonElement pod, JsonObject references)
    {
        foreach (var known in Read(pod.Get("metadata").Get("annotations").Text(InjectionNames.References)))
        {
            references.TryAdd(known.SecretName, known.ToString());
        }

        return references.ToJsonString();
    }

    /// <summary>The references of an annotation. Whoever may change pods writes it: what is not as expected is left out.</summary>
    /// <param name="annotation">The annotation's value; null where there is none.</param>
    public static IReadOnlyList<InlineReference> Read(string? annotation)
    {
        if (annotation is null || annotation.Length > InjectionLimits.MostReferences * (InjectionLimits.LongestReference + 100))
        {
            return [];
        }

        try
        {
            using var json = JsonDocument.Parse(annotation);
            return json.RootElement.ValueKind != JsonValueKind.Object ? [] :
            [
                .. json.RootElement.EnumerateObject()
                    .Where(static p => p.Value.ValueKind == JsonValueKind.String)
                    .Select(static p => InlineReference.TryParse(p.Value.GetString()!, out var reference, out _) ? reference : null)
                    .OfType<InlineReference>()
                    .Take(InjectionLimits.MostReferences),
            ];
        }
        catch (JsonException)
        {
            return [];
        }
    }
}
