using Keyferry.Admission.Cluster;
using Keyferry.Admission.Preflight;
using Keyferry.Webhook.Cluster;
using Keyferry.Webhook.Options;

namespace Keyferry.Webhook.Hosting;

/// <summary>What reviews learn from the engine of this process. It is asked anew at each review, since it comes and goes with its lease.</summary>
internal static class ClusterRegistration
{
    /// <summary>The cluster as the engine knows it; null where none leads here.</summary>
    /// <param name="services">The program's services.</param>
    public static Func<IClusterView?> View(IServiceProvider services) => () =>
        services.GetService<EngineService>()?.Caches is { } caches ? new EngineView(caches) : null;

    /// <summary>What has stores asked.</summary>
    /// <param name="services">The program's services.</param>
    /// <param name="options">Whether callers of the webhook show certificates.</param>
    public static PreflightCheck Preflight(IServiceProvider services, RunOptions options)
    {
        var view = View(services);
        return new PreflightCheck(
            new EnginePreflight(() => services.GetService<EngineService>()?.Preflight, options.Webhook.ClientCaFile is not null),
            ns => view()?.LabelsOf(ns));
    }
}
