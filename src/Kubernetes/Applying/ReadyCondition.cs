using Keyferry.Kubernetes.Types;

namespace Keyferry.Kubernetes.Applying;

/// <summary>A Ready condition, whatever kind of object it stands on.</summary>
/// <param name="Status">True, False or Unknown.</param>
/// <param name="Reason">One word that says why.</param>
/// <param name="Message">The same for people.</param>
/// <param name="LastTransitionTime">When the status last changed.</param>
public sealed record ReadyCondition(string Status, string? Reason, string? Message, DateTime? LastTransitionTime)
{
    /// <summary>The condition's type.</summary>
    public const string Type = "Ready";

    /// <summary>
    /// The condition after a pass: an equal one stays as it is; the transition time moves only when the status does.
    /// Pure.
    /// </summary>
    public static ReadyCondition After(
        ReadyCondition? before, bool ready, string reason, string message, DateTimeOffset now)
    {
        var status = ready ? "True" : "False";
        var changed = before?.Status == status ? before.LastTransitionTime : ApiTime.Of(now);
        return new ReadyCondition(status, reason, message, changed);
    }
}
