using Keyferry.Kubernetes.Connecting;
using Keyferry.Providers.Metrics;
using Keyferry.Sync.Metrics;
using Keyferry.Webhook.Access;
using Keyferry.Webhook.Endpoints;
using Keyferry.Webhook.Observability;
using Keyferry.Webhook.Options;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Prometheus;

namespace Keyferry.Webhook.Hosting;

/// <summary>Registers the metrics.</summary>
internal static class MetricsRegistration
{
    public static IServiceCollection AddKeyferryMetrics(
        this IServiceCollection services, RunOptions options, KubeConnection kube, TimeProvider time)
    {
        // One registry a host: two hosts in one process, as in tests, must not share counters.
        var registry = Metrics.NewCustomRegistry();
        var factory = Metrics.WithCustomRegistry(registry);
        factory.ExemplarBehavior = ExemplarBehavior.NoExemplars();
        ProcessMetrics.Register(registry);
        kube.Http.Observer = new RestClientMetrics(factory, kube.Server);
        services
            .AddSingleton(registry)
            .AddSingleton<IMetricFactory>(factory)
            .AddSingleton(new ProviderCalls(factory))
            .AddSingleton<AdmissionMetrics>();
        if (options.Observability.MetricsAuth)
        {
            services.TryAddSingleton(_ => new ViewerAuthentication(kube.Subjects, time));
            services.AddSingleton(p => new PathAccess(p.GetRequiredService<ViewerAuthentication>(), kube.Subjects, MetricsEndpoint.Path, time));
        }

        if (options.Components.HasFlag(Components.Engine))
        {
            services.AddSingleton(new EngineMetrics(registry, time, options.Observability.ExtendedMetricLabels)
            {
                ObjectLabels = options.Observability.MetricsObjectLabels,
            });
        }

        return services;
    }

    /// <summary>Registers what reads other parts' state at a scrape, and adds the route.</summary>
    public static void UseKeyferryMetrics(this WebApplication app)
    {
        var registry = app.Services.GetRequiredService<CollectorRegistry>();
        CertificateMetrics.Register(registry, app.Services);
        StallMetrics.Register(registry, app.Services.GetServices<ILivenessCheck>());
        new MetricsEndpoint(registry, app.Services.GetService<EngineMetrics>(), app.Services.GetService<PathAccess>()).Map(app);
    }
}
