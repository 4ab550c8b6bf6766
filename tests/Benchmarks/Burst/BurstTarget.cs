using Keyferry.Benchmarks.Processes;

namespace Keyferry.Benchmarks.Burst;

/// <summary>A kind of API server that a burst is measured on.</summary>
/// <param name="Name">Its name in figures.</param>
/// <param name="HasFloor">Whether the same writes are also measured with no engine.</param>
/// <param name="StartAsync">Starts one that is empty.</param>
internal sealed record BurstTarget(string Name, bool HasFloor, Func<CancellationToken, Task<IApiServer>> StartAsync)
{
    /// <summary>The in-memory API server's name.</summary>
    public const string Local = "local";

    /// <summary>The name of what <c>eng/cluster up</c> starts.</summary>
    public const string Real = "real";

    /// <summary>The name of what <c>eng/cluster up --core-only</c> starts.</summary>
    public const string Core = "core";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<BurstTarget> All { get; } =
    [
        new(Local, HasFloor: false, LocalApiServer.StartAsync),
        new(Real, HasFloor: true, static c => ClusterApiServer.StartAsync(isCoreOnly: false, c)),
        new(Core, HasFloor: true, static c => ClusterApiServer.StartAsync(isCoreOnly: true, c)),
    ];
}
