namespace Keyferry.Webhook.Options;

/// <summary>Annotations of the Lease of the engine that leads.</summary>
public static class LeaseAnnotations
{
    /// <summary>By the engine, while it leads: the one namespace that it serves; empty where it serves all.</summary>
    public const string WatchNamespace = "keyferry.io/watch-namespace";
}
