using Keyferry.Api.Conditions;

namespace Keyferry.Sync;

/// <summary>The field's rule for conditions. Pure.</summary>
public static class Conditions
{
    /// <summary>The one condition that is ever stored.</summary>
    public const string Ready = "Ready";

    /// <summary>Finds a condition; null where there is none.</summary>
    public static StatusCondition? Find(IEnumerable<StatusCondition>? conditions, string type) =>
        conditions?.FirstOrDefault(c => c.Type == type);

    /// <summary>
    /// The conditions with Ready set. An equal one stays untouched; the transition time moves only when the status does.
    /// </summary>
    public static List<StatusCondition> SetReady(
        IEnumerable<StatusCondition>? conditions, bool ready, string reason, string message, DateTimeOffset now)
    {
        var all = conditions?.ToList() ?? [];
        var status = ready ? "True" : "False";
        var index = all.FindIndex(static c => c.Type == Ready);
        var before = index < 0 ? null : all[index];
        if (before is not null && before.Status == status && before.Reason == reason && before.Message == message)
        {
            return all;
        }

        var after = new StatusCondition
        {
            Type = Ready,
            Status = status,
            Reason = reason,
            Message = message,
            LastTransitionTime = before?.Status == status ? before.LastTransitionTime : Seconds(now),
        };
        if (index < 0)
        {
            all.Add(after);
        }
        else
        {
            all[index] = after;
        }

        return all;
    }

    /// <summary>A moment as the API keeps it: whole seconds, UTC.</summary>
    public static DateTime Seconds(DateTimeOffset moment) =>
        new(moment.UtcTicks - (moment.UtcTicks % TimeSpan.TicksPerSecond), DateTimeKind.Utc);
}
