using System.Text.Json.Nodes;
using Keyferry.Local.Server.Rest;
using Keyferry.Local.Server.Storage;

namespace Keyferry.Local.Server.Workloads;

/// <summary>Reads and makes the status of pods.</summary>
internal static class PodStatus
{
    /// <summary>Whether the condition <c>Ready</c> is true.</summary>
    public static bool IsReady(StoredObject pod) => pod.Body.Object("status").List("conditions")
        ?.Any(static c => c.Text("type") == "Ready" && c.Text("status") == "True") ?? false;

    /// <summary>Whether all containers ended for good.</summary>
    public static bool IsFinished(StoredObject pod) => pod.Body.Object("status").Text("phase") is "Succeeded" or "Failed";

    /// <summary>The status of a pod whose containers all run.</summary>
    /// <param name="pod">The pod.</param>
    /// <param name="now">The time, in RFC 3339.</param>
    public static JsonObject Running(StoredObject pod, string now)
    {
        var address = Address(pod.Revision);
        return new JsonObject
        {
            ["phase"] = "Running",
            ["startTime"] = now,
            ["hostIP"] = "127.0.0.1",
            ["podIP"] = address,
            ["podIPs"] = new JsonArray(new JsonObject { ["ip"] = address }),
            ["conditions"] = Conditions(pod, now, ready: true),
            ["containerStatuses"] = Containers(pod, now, waiting: null),
        };
    }

    /// <summary>The status of a pod whose containers cannot start yet.</summary>
    /// <param name="pod">The pod.</param>
    /// <param name="reason">Such as <c>CreateContainerConfigError</c>.</param>
    /// <param name="message">What is missing.</param>
    /// <param name="now">The time, in RFC 3339.</param>
    public static JsonObject Waiting(StoredObject pod, string reason, string message, string now) => new()
    {
        ["phase"] = "Pending",
        ["conditions"] = Conditions(pod, now, ready: false),
        ["containerStatuses"] = Containers(pod, now, new JsonObject { ["reason"] = reason, ["message"] = message }),
    };

    private static JsonArray Conditions(StoredObject pod, string now, bool ready) => StatusConditions.Next(
        pod.Body.Object("status").List("conditions"),
        [
            ("PodScheduled", true, "", ""),
            ("Initialized", true, "", ""),
            ("ContainersReady", ready, ready ? "" : "ContainersNotReady", ""),
            ("Ready", ready, ready ? "" : "ContainersNotReady", ""),
        ],
        now,
        withUpdateTime: false);

    private static JsonArray Containers(StoredObject pod, string now, JsonObject? waiting) =>
        new([.. (pod.Body.Object("spec").List("containers") ?? []).Select(container => new JsonObject
        {
            ["name"] = container.Text("name"),
            ["image"] = container.Text("image"),
            ["imageID"] = "",
            ["ready"] = waiting is null,
            ["started"] = waiting is null,
            ["restartCount"] = 0,
            ["state"] = waiting is null
                ? new JsonObject { ["running"] = new JsonObject { ["startedAt"] = now } }
                : new JsonObject { ["waiting"] = waiting.DeepClone() },
            ["lastState"] = new JsonObject(),
        })]);

    // An address that no other pod has, of a range that is not routed.
    private static string Address(long revision) => $"10.{(revision >> 16) & 255}.{(revision >> 8) & 255}.{revision & 255}";
}
