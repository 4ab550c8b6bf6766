using Keyferry.Api.Shared;

namespace Keyferry.Webhook.Ui.Model;

/// <summary>How an object stands.</summary>
public enum ReadyState
{
    /// <summary>Nobody has looked at it, or its condition is Unknown.</summary>
    Pending,

    /// <summary>Its last pass succeeded.</summary>
    Ready,

    /// <summary>Its last pass failed.</summary>
    NotReady,
}

/// <summary>What an object's Ready condition says.</summary>
/// <param name="State">How it stands.</param>
/// <param name="Reason">The reason, in CamelCase; empty where none is given.</param>
/// <param name="Message">The message; empty where none is given.</param>
/// <param name="Since">Since when; null where that is not known.</param>
public sealed record Readiness(ReadyState State, string Reason, string Message, DateTime? Since)
{
    /// <summary>No condition.</summary>
    public static Readiness None { get; } = new(ReadyState.Pending, "", "", null);

    /// <summary>What a condition says.</summary>
    /// <param name="status">True, False or Unknown.</param>
    /// <param name="reason">The reason.</param>
    /// <param name="message">The message.</param>
    /// <param name="since">Since when.</param>
    public static Readiness Of(string status, string? reason, string? message, DateTime? since) => new(
        status switch
        {
            ConditionStatus.True => ReadyState.Ready,
            ConditionStatus.False => ReadyState.NotReady,
            _ => ReadyState.Pending,
        },
        reason ?? "", message ?? "", since);

    /// <summary>What a Ready condition among others says.</summary>
    /// <param name="conditions">The conditions; null means none.</param>
    public static Readiness Of(IEnumerable<StatusCondition>? conditions) =>
        conditions?.FirstOrDefault(static c => c.Type == ConditionType.Ready) is { } ready
            ? Of(ready.Status, ready.Reason, ready.Message, ready.LastTransitionTime)
            : None;
}
