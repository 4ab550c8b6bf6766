namespace Keyferry.Kubernetes.Types;

/// <summary>Moments as the API keeps them.</summary>
public static class ApiTime
{
    /// <summary>A moment in whole seconds, UTC.</summary>
    public static DateTime Of(DateTimeOffset moment) =>
        new(moment.UtcTicks - (moment.UtcTicks % TimeSpan.TicksPerSecond), DateTimeKind.Utc);
}
