namespace Keyferry.Sync.Restarts;

/// <summary>The annotations that have workloads restarted, ours and those of Reloader.</summary>
public static class RestartAnnotations
{
    /// <summary>On a workload: <c>auto</c>, <c>notify</c>, <c>off</c>, or names of Secrets. On a Secret: <c>off</c>.</summary>
    public const string Restart = "keyferry.io/restart";

    /// <summary>On a workload: when it may be restarted.</summary>
    public const string Window = "keyferry.io/restart-window";

    /// <summary>On a workload, by the engine: the hashes of the keys that its pods were started with.</summary>
    public const string SecretHashes = "keyferry.io/secret-hashes";

    /// <summary>On a pod template, by the engine: when it was restarted last.</summary>
    public const string RestartedAt = "keyferry.io/restarted-at";

    // https://docs.stakater.com/reloader/1.4/reference/annotations.html

    /// <summary>Reloader: every Secret and ConfigMap that is referred to.</summary>
    public const string ReloaderAuto = "reloader.stakater.com/auto";

    /// <summary>Reloader: every Secret that is referred to.</summary>
    public const string ReloaderSecretAuto = "secret.reloader.stakater.com/auto";

    /// <summary>Reloader: Secrets by name or pattern, whether or not they are referred to.</summary>
    public const string ReloaderSecrets = "secret.reloader.stakater.com/reload";

    /// <summary>Reloader: the Secrets that are referred to and have <see cref="ReloaderMatch"/>.</summary>
    public const string ReloaderSearch = "reloader.stakater.com/search";

    /// <summary>Reloader, on a Secret: what <see cref="ReloaderSearch"/> looks for.</summary>
    public const string ReloaderMatch = "reloader.stakater.com/match";

    /// <summary>Reloader, on a Secret or a workload: leave it alone.</summary>
    public const string ReloaderIgnore = "reloader.stakater.com/ignore";

    /// <summary>Reloader: names of Secrets that do not count.</summary>
    public const string ReloaderExclude = "secrets.exclude.reloader.stakater.com/reload";

    /// <summary>Reloader, on a Deployment: the least time between two restarts.</summary>
    public const string ReloaderPause = "deployment.reloader.stakater.com/pause-period";

    /// <summary>What is read of a workload's annotations.</summary>
    public static IReadOnlyList<string> OfWorkloads { get; } =
    [
        Restart, Window, ReloaderAuto, ReloaderSecretAuto, ReloaderSecrets, ReloaderSearch, ReloaderIgnore, ReloaderExclude,
        ReloaderPause,
    ];

    /// <summary>What is read of a Secret's annotations.</summary>
    public static IReadOnlyList<string> OfSecrets { get; } = [Restart, ReloaderMatch, ReloaderIgnore];
}
