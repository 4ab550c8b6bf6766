namespace Keyferry.Api.ExternalSecrets;

/// <summary>The values of <c>spec.refreshPolicy</c> of an ExternalSecret.</summary>
public static class RefreshPolicy
{
    /// <summary>The values are fetched after each refresh interval, and when the ExternalSecret changes.</summary>
    public const string Periodic = "Periodic";

    /// <summary>The values are fetched when the spec, labels or annotations of the ExternalSecret change.</summary>
    public const string OnChange = "OnChange";

    /// <summary>The values are fetched until they were fetched once.</summary>
    public const string CreatedOnce = "CreatedOnce";

    /// <summary>What applies where the field is missing.</summary>
    public const string Default = "Periodic";
}
