using System.Text.Json.Nodes;
using Keyferry.Local.Server.Rest;

namespace Keyferry.Local.Server.Workloads;

/// <summary>Keeps the conditions of a status, with their times.</summary>
internal static class StatusConditions
{
    /// <summary>A list of conditions in which times change only where the condition does.</summary>
    /// <param name="before">The present conditions.</param>
    /// <param name="wanted">Type, status, reason and message of each condition.</param>
    /// <param name="now">The time, in RFC 3339.</param>
    /// <param name="withUpdateTime">Whether conditions have <c>lastUpdateTime</c>, as those of Deployments.</param>
    public static JsonArray Next(
        JsonArray? before, IEnumerable<(string Type, bool Status, string Reason, string Message)> wanted, string now, bool withUpdateTime)
    {
        var next = new JsonArray();
        foreach (var (type, status, reason, message) in wanted)
        {
            var old = before?.FirstOrDefault(c => c.Text("type") == type);
            var text = status ? "True" : "False";
            var sameStatus = old.Text("status") == text;
            var same = sameStatus && (old.Text("reason") ?? "") == reason && (old.Text("message") ?? "") == message;
            var condition = new JsonObject { ["type"] = type, ["status"] = text };
            if (withUpdateTime)
            {
                condition["lastUpdateTime"] = same ? old.Text("lastUpdateTime") : now;
            }

            condition["lastTransitionTime"] = sameStatus ? old.Text("lastTransitionTime") : now;
            if (reason.Length > 0)
            {
                condition["reason"] = reason;
            }

            if (message.Length > 0)
            {
                condition["message"] = message;
            }

            next.Add(condition);
        }

        return next;
    }
}
