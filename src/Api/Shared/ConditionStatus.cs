namespace Keyferry.Api.Shared;

/// <summary>The values of <c>status</c> of a condition.</summary>
public static class ConditionStatus
{
    /// <summary>The condition is met.</summary>
    public const string True = "True";

    /// <summary>The condition is not met.</summary>
    public const string False = "False";

    /// <summary>It is not known whether the condition is met.</summary>
    public const string Unknown = "Unknown";
}
