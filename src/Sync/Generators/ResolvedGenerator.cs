using System.Text.Json;
using System.Text.Json.Nodes;
using Keyferry.Api.Generators;
using Keyferry.Api.Resources;
using Keyferry.Providers.Contract;

namespace Keyferry.Sync.Generators;

/// <summary>A generator that a reference led to. A ClusterGenerator is one of its <c>spec.kind</c> in the user's namespace.</summary>
/// <param name="Kind">Its kind, never ClusterGenerator.</param>
/// <param name="Name">Its name.</param>
/// <param name="Namespace">The namespace of the object that refers to it.</param>
/// <param name="Spec">Its spec as JSON.</param>
public sealed record ResolvedGenerator(string Kind, string Name, string Namespace, JsonElement Spec)
{
    /// <summary>The kind that holds a generator for all namespaces.</summary>
    public const string ClusterKind = "ClusterGenerator";

    /// <summary>The class of the controller that serves it; empty means every one does.</summary>
    public string ControllerClass => Text(Spec, "controller") ?? "";

    /// <summary>What a state remembers of it, from which what it created can be taken back once it is gone itself.</summary>
    public JsonElement Snapshot
    {
        get
        {
            var whole = new JsonObject
            {
                ["apiVersion"] = $"{ApiResources.GeneratorGroup}/{GeneratorFinder.Version}",
                ["kind"] = Kind,
                ["metadata"] = new JsonObject { ["name"] = Name, ["namespace"] = Namespace },
            };
            if (Spec.ValueKind == JsonValueKind.Object)
            {
                whole["spec"] = JsonObject.Create(Spec);
            }

            return JsonElement.Parse(whole.ToJsonString());
        }
    }

    /// <summary>Takes an object as a generator.</summary>
    /// <param name="item">A generator or a ClusterGenerator.</param>
    /// <param name="ns">The namespace of the object that refers to it.</param>
    public static (ResolvedGenerator? Generator, FetchFailure? Failure) Of(GeneratorObject item, string ns)
    {
        if (item.Kind != ClusterKind)
        {
            return (new ResolvedGenerator(item.Kind, item.Metadata.Name, ns, item.Spec), null);
        }

        var kind = Text(item.Spec, "kind") ?? "";
        var field = $"{kind}Spec";
        if (item.Spec.ValueKind == JsonValueKind.Object && item.Spec.TryGetProperty("generator", out var inner)
            && inner.ValueKind == JsonValueKind.Object)
        {
            foreach (var one in inner.EnumerateObject())
            {
                if (one.Value.ValueKind == JsonValueKind.Object && string.Equals(one.Name, field, StringComparison.OrdinalIgnoreCase))
                {
                    return (new ResolvedGenerator(kind, item.Metadata.Name, ns, one.Value), null);
                }
            }
        }

        return (null, Terminal($"invalid ClusterGenerator: when kind is {kind}, {field} must be set"));
    }

    /// <summary>Reads a generator back from what a state remembers; null where it is none.</summary>
    /// <param name="snapshot">See <see cref="Snapshot"/>; External Secrets Operator's are the whole object.</param>
    /// <param name="ns">The state's namespace.</param>
    public static ResolvedGenerator? Of(JsonElement snapshot, string ns) =>
        Text(snapshot, "kind") is { Length: > 0 } kind
            ? new ResolvedGenerator(
                kind, Text(snapshot.TryGetProperty("metadata", out var metadata) ? metadata : default, "name") ?? "", ns,
                snapshot.TryGetProperty("spec", out var spec) ? spec : default)
            : null;

    /// <summary>A failure that only a change of the manifest can mend.</summary>
    internal static FetchFailure Terminal(string message) =>
        new(FetchFailureKind.Invalid, $"terminal error: {message}") { IsTerminal = true };

    private static string? Text(JsonElement item, string field) =>
        item.ValueKind == JsonValueKind.Object && item.TryGetProperty(field, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;
}
