using Keyferry.Api.ExternalSecrets;
using Keyferry.Api.Shared;

namespace Keyferry.Webhook.Why;

/// <summary>The Ready condition of an object, of whatever kind.</summary>
/// <param name="Status">True, False or Unknown; null where no controller has set it.</param>
/// <param name="Reason">Its reason.</param>
/// <param name="Message">Its message.</param>
/// <param name="Since">Since when it has its status.</param>
internal sealed record ReadyState(string? Status, string Reason, string Message, DateTimeOffset? Since)
{
    /// <summary>No controller has looked at the object yet.</summary>
    public static ReadyState None { get; } = new(null, "", "", null);

    /// <summary>Whether it is True.</summary>
    public bool IsTrue => Status == ConditionStatus.True;

    /// <summary>The condition of a PushSecret or a store.</summary>
    public static ReadyState Of(IEnumerable<StatusCondition>? conditions) =>
        conditions?.FirstOrDefault(static c => c.Type == ConditionType.Ready) is { } ready
            ? Of(ready.Status, ready.Reason, ready.Message, ready.LastTransitionTime)
            : None;

    /// <summary>The condition of an ExternalSecret.</summary>
    public static ReadyState Of(IEnumerable<ExternalSecretCondition>? conditions) =>
        conditions?.FirstOrDefault(static c => c.Type == ConditionType.Ready) is { } ready
            ? Of(ready.Status, ready.Reason, ready.Message, ready.LastTransitionTime)
            : None;

    /// <summary>The condition of a ClusterExternalSecret.</summary>
    public static ReadyState Of(IEnumerable<ClusterExternalSecretCondition>? conditions) =>
        conditions?.FirstOrDefault(static c => c.Type == ConditionType.Ready) is { } ready
            ? Of(ready.Status, null, ready.Message, null)
            : None;

    /// <summary>Such as <c>Ready is False since … (12m ago): SecretSyncedError: could not …</c>.</summary>
    public string Describe(DateTimeOffset now) => Status is null
        ? "no Ready condition: no controller has looked at it yet"
        : $"Ready is {Status}{(Since is { } since ? $" since {Moments.Of(since, now)}" : "")}"
            + $"{(Reason.Length > 0 ? $": {Reason}" : "")}{(Message.Length > 0 ? $": {Message}" : "")}";

    private static ReadyState Of(string status, string? reason, string? message, DateTime? since) =>
        new(status, reason ?? "", message ?? "", since is { } time ? Moments.Utc(time) : null);
}
