namespace Keyferry.Sync.Templating;

/// <summary>How much one object's templates may use: a manifest can name one large text ten thousand times.</summary>
internal static class TemplateBounds
{
    /// <summary>How many ConfigMaps and Secrets one template may name; each is a call.</summary>
    public const int MaxSources = 100;

    /// <summary>How many bytes all templates of an object may have together. A ConfigMap holds 1 MiB.</summary>
    public const int MaxText = 4 << 20;

    /// <summary>How many bytes they may render together: what a Secret holds, and as much for what is still decoded.</summary>
    public const int MaxOutput = 2 << 20;
}
