using Keyferry.Api.Resources;
using Keyferry.Kubernetes.Calls;
using Keyferry.Kubernetes.Types;
using Microsoft.Extensions.Logging;

namespace Keyferry.Sync.StorageMigration;

/// <summary>
/// Has objects stored anew that an older release stored as v1beta1, until no definition names that version as stored: only
/// then may it be taken out of the definition. Slow, in the background, once a term; objects that are stored as v1 already
/// are not written again by the server, so that a run that was cut short costs reads alone.
/// </summary>
/// <param name="api">The API server.</param>
/// <param name="log">Where it says what it does.</param>
/// <param name="time">The clock.</param>
public sealed class StorageMigrator(IKubeApi api, ILogger log, TimeProvider time)
{
    /// <summary>The kinds that had another version before v1.</summary>
    public static IReadOnlyList<ResourceType> Kinds { get; } =
    [
        ApiResources.SecretStores, ApiResources.ClusterSecretStores, ApiResources.ClusterExternalSecrets,
        ApiResources.ExternalSecrets,
    ];

    /// <summary>
    /// The wait before it begins. Every API server has taken over a definition that was just applied, and the engine has had
    /// its first passes.
    /// </summary>
    public static TimeSpan StartDelay { get; } = TimeSpan.FromMinutes(1);

    /// <summary>The wait before what failed is tried again.</summary>
    public static TimeSpan RetryDelay { get; } = TimeSpan.FromHours(1);

    /// <summary>Runs until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        await Task.Delay(StartDelay, time, cancellation);
        var left = Kinds;
        while (left.Count > 0)
        {
            left = await PassAsync(left, cancellation);
            await Task.Delay(left.Count > 0 ? RetryDelay : Timeout.InfiniteTimeSpan, time, cancellation);
        }
    }

    /// <summary>Does what can be done now.</summary>
    /// <param name="kinds">The kinds.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>The kinds that are to be tried again.</returns>
    public async Task<IReadOnlyList<ResourceType>> PassAsync(IReadOnlyList<ResourceType> kinds, CancellationToken cancellation)
    {
        var again = new List<ResourceType>();
        foreach (var kind in kinds)
        {
            if (!await new StoredVersionMigration(kind, api, log, time).RunAsync(cancellation))
            {
                again.Add(kind);
            }
        }

        return again;
    }
}
