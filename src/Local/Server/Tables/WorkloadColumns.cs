using System.Text.Json.Nodes;
using Keyferry.Local.Server.Schema;

namespace Keyferry.Local.Server.Tables;

/// <summary>The columns of pods, deployments, services and nodes.</summary>
internal static class WorkloadColumns
{
    private const string None = "<none>";

    public static IReadOnlyList<Column> Pods { get; } =
    [
        new("Ready", "string", "Ready containers of all containers.", static o => $"{Ready(o)}/{List(o["spec"]?["containers"]).Count()}"),
        BuiltinColumns.Text("Status", "The pod's phase, or why a container waits.", static o => o["metadata"]?["deletionTimestamp"] is not null ? "Terminating" : WaitingReason(o) ?? o["status"]?["phase"]),
        new("Restarts", "string", "Restarts of all containers.", static o => List(o["status"]?["containerStatuses"]).Sum(static c => Number(c["restartCount"])).ToString(System.Globalization.CultureInfo.InvariantCulture)),
    ];

    public static IReadOnlyList<Column> PodsWide { get; } =
    [
        Wide("IP", "The pod's address.", static o => o["status"]?["podIP"]),
        Wide("Node", "The node that the pod runs on.", static o => o["spec"]?["nodeName"]),
        Wide("Nominated Node", "The node that the pod may run on.", static o => o["status"]?["nominatedNodeName"]),
        Wide("Readiness Gates", "Conditions that the pod waits for.", static _ => null),
    ];

    public static IReadOnlyList<Column> Deployments { get; } =
    [
        new("Ready", "string", "Ready replicas of those wanted.", static o => $"{Number(o["status"]?["readyReplicas"])}/{Number(o["spec"]?["replicas"])}"),
        new("Up-to-date", "string", "Replicas of the newest template.", static o => Number(o["status"]?["updatedReplicas"])),
        new("Available", "string", "Replicas that are available.", static o => Number(o["status"]?["availableReplicas"])),
    ];

    public static IReadOnlyList<Column> ReplicaSets { get; } =
    [
        new("Desired", "integer", "Replicas wanted.", static o => Number(o["spec"]?["replicas"])),
        new("Current", "integer", "Replicas that exist.", static o => Number(o["status"]?["replicas"])),
        new("Ready", "integer", "Replicas that are ready.", static o => Number(o["status"]?["readyReplicas"])),
    ];

    public static IReadOnlyList<Column> Templates { get; } =
    [
        Wide("Containers", "Names of the containers.", static o => Join(o, "name")),
        Wide("Images", "Images of the containers.", static o => Join(o, "image")),
        Wide("Selector", "The selector of the pods.", static o => Labels(o["spec"]?["selector"]?["matchLabels"])),
    ];

    public static IReadOnlyList<Column> Services { get; } =
    [
        BuiltinColumns.Text("Type", "The service's type.", static o => o["spec"]?["type"]),
        BuiltinColumns.Text("Cluster-IP", "The address in the cluster.", static o => o["spec"]?["clusterIP"] ?? None),
        BuiltinColumns.Text("External-IP", "The address outside.", static o => o["spec"]?["externalName"] ?? None),
        BuiltinColumns.Text("Port(s)", "The ports.", static o => string.Join(',', List(o["spec"]?["ports"]).Select(static p => $"{p["port"]}/{p["protocol"]?.ToString() ?? "TCP"}"))),
    ];

    public static IReadOnlyList<Column> Nodes { get; } =
    [
        BuiltinColumns.Text("Status", "Whether the node is ready.", static o =>
            List(o["status"]?["conditions"]).FirstOrDefault(static c => c.Text("type") == "Ready")?.Text("status") switch { "True" => "Ready", null => "Unknown", _ => "NotReady" }),
        BuiltinColumns.Text("Roles", "The node's roles.", static _ => None),
        BuiltinColumns.Text("Version", "The kubelet's version.", static o => o["status"]?["nodeInfo"]?["kubeletVersion"]),
    ];

    private static Column Wide(string name, string description, Func<JsonObject, JsonNode?> value) =>
        BuiltinColumns.Text(name, description, o => value(o) ?? None) with { Priority = 1 };

    private static JsonNode? WaitingReason(JsonObject pod) =>
        List(pod["status"]?["containerStatuses"]).Select(static c => c["state"]?["waiting"]?["reason"]).FirstOrDefault(static reason => reason is not null);

    private static int Ready(JsonObject pod) =>
        List(pod["status"]?["containerStatuses"]).Count(static c => c.Flag("ready"));

    private static IEnumerable<JsonObject> List(JsonNode? node) => (node as JsonArray ?? []).OfType<JsonObject>();

    private static long Number(JsonNode? node) => node is null ? 0 : (long)JsonKinds.Number(node);

    private static JsonNode Join(JsonObject workload, string field) =>
        string.Join(',', List(workload["spec"]?["template"]?["spec"]?["containers"]).Select(c => c.Text(field)));

    private static JsonNode Labels(JsonNode? labels) =>
        string.Join(',', (labels as JsonObject ?? []).Select(static l => $"{l.Key}={l.Value}").Order(StringComparer.Ordinal));
}
