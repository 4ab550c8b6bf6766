namespace Keyferry.Kubernetes.Watching;

/// <summary>Where a watch begins.</summary>
/// <param name="Version">The version after which it goes on; null where it first sends what is there.</param>
/// <param name="FromCache">Whether what is there may be what the server has in memory.</param>
/// <param name="OnListed">Called once what is there has come.</param>
internal sealed record WatchStart(string? Version, bool FromCache, Action OnListed)
{
    /// <summary>Goes on after a version.</summary>
    public static WatchStart After(string version) => new(version, false, static () => { });

    /// <summary>Path and query of the request.</summary>
    public string Path(WatchScope scope, TimeSpan lifetime) =>
        Version is null ? scope.StreamPath(FromCache, lifetime) : scope.WatchPath(Version, lifetime);
}
