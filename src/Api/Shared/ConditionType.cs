namespace Keyferry.Api.Shared;

/// <summary>The types of conditions in the status of the custom resources.</summary>
public static class ConditionType
{
    /// <summary>Whether the last sync, push or check succeeded.</summary>
    public const string Ready = "Ready";

    /// <summary>Whether the object was deleted. In metrics only: it is never stored.</summary>
    public const string Deleted = "Deleted";
}
