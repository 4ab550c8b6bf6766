using System.Text.Json.Nodes;
using Keyferry.Local.Server.Schema;

namespace Keyferry.Local.Server.Tables;

/// <summary>The columns of events.</summary>
internal static class EventColumns
{
    public static IReadOnlyList<Column> All(Func<JsonNode?, string> age) =>
    [
        new("Last Seen", "string", "The time at which the most recent occurrence of this event was recorded.", o => age(LastSeen(o))),
        BuiltinColumns.Text("Type", "Type of this event (Normal, Warning), new types could be added in the future", static o => o["type"]),
        BuiltinColumns.Text(
            "Reason",
            "This should be a short, machine understandable string that gives the reason for the transition into the object's current status.",
            static o => o["reason"]),
        BuiltinColumns.Text("Object", "The object that this event is about.", static o => About(o["involvedObject"] ?? o["regarding"])),
        BuiltinColumns.Text("Subobject", SubobjectText, static o => (o["involvedObject"] ?? o["regarding"])?["fieldPath"]) with { Priority = 1 },
        BuiltinColumns.Text(
            "Source", "The component reporting this event. Should be a short machine understandable string.", static o => Source(o)) with { Priority = 1 },
        BuiltinColumns.Text(
            "Message", "A human-readable description of the status of this operation.", static o => JsonKinds.Text(o["message"] ?? o["note"])?.Trim()),
        new("First Seen", "string", "The time at which the event was first recorded. (Time of server receipt is in TypeMeta.)", o => age(FirstSeen(o))) { Priority = 1 },
        new("Count", "string", "The number of times this event has occurred.", static o => Times(o)) { Priority = 1 },
        BuiltinColumns.Name with { Priority = 1 },
    ];

    private const string SubobjectText =
        "If referring to a piece of an object instead of an entire object, this string should contain a valid JSON/Go field access statement, " +
        "such as desiredState.manifest.containers[2]. For example, if the object reference is to a container within a pod, this would take on a " +
        "value like: \"spec.containers{name}\" (where \"name\" refers to the name of the container that triggered the event) or if no container " +
        "name is specified \"spec.containers[2]\" (container with index 2 in this pod). This syntax is chosen only to have some well-defined way " +
        "of referencing a part of an object.";

    private static JsonNode? FirstSeen(JsonObject e) => e["firstTimestamp"] ?? e["deprecatedFirstTimestamp"] ?? e["eventTime"];

    private static JsonNode? LastSeen(JsonObject e) =>
        e["series"]?["lastObservedTime"] ?? e["lastTimestamp"] ?? e["deprecatedLastTimestamp"] ?? FirstSeen(e);

    private static JsonNode Times(JsonObject e) =>
        (e["series"]?["count"] ?? e["count"] ?? e["deprecatedCount"])?.DeepClone() ?? (e["eventTime"] is null ? 0 : 1);

    private static JsonNode? About(JsonNode? reference)
    {
        var (kind, name) = (JsonKinds.Text(reference?["kind"]) ?? "", JsonKinds.Text(reference?["name"]) ?? "");
        return kind.Length == 0 ? name : $"{kind.ToLowerInvariant()}/{name}";
    }

    private static JsonNode? Source(JsonObject e)
    {
        var source = e["source"] ?? e["deprecatedSource"];
        var component = First(source?["component"], e["reportingComponent"] ?? e["reportingController"]);
        var host = First(source?["host"], e["reportingInstance"]);
        return host.Length > 0 ? $"{component}, {host}" : component;
    }

    private static string First(JsonNode? preferred, JsonNode? otherwise) =>
        JsonKinds.Text(preferred) is { Length: > 0 } text ? text : JsonKinds.Text(otherwise) ?? "";
}
