using Keyferry.Kubernetes.Calls;
using Keyferry.Kubernetes.Controllers;
using Keyferry.Sync.ClusterExternalSecrets;
using Keyferry.Sync.StorageMigration;
using Microsoft.Extensions.Logging;

namespace Keyferry.Sync.Hosting;

/// <summary>What a term does beside its controllers, for the good order of the cluster.</summary>
internal static class BackgroundTasks
{
    /// <summary>Adds what is switched on; with one namespace nothing outside it is touched.</summary>
    public static void AddTo(LeadershipTerm term, EngineOptions options, IKubeApi api, ILogger log, TimeProvider time)
    {
        if (options.Namespace is not null)
        {
            return;
        }

        if (options.ServesClusterExternalSecrets)
        {
            term.AddBackground("the freeing of namespaces", new NamespaceFinalizers(api, log, time).RunAsync);
        }

        if (options.MigratesStoredVersions)
        {
            term.AddBackground("the storage migration", new StorageMigrator(api, log, time).RunAsync);
        }
    }
}
