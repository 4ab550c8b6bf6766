using System.Diagnostics.CodeAnalysis;
using Keyferry.Admission.Cluster;
using Keyferry.Admission.Handlers;
using Keyferry.Admission.Registrations;
using Keyferry.Admission.Validation;
using Keyferry.Api.Crds;
using Keyferry.Certs.Serving;
using Keyferry.Kubernetes.Connecting;
using Keyferry.Providers;
using Keyferry.Providers.Http;
using Keyferry.Providers.Metrics;
using Keyferry.Sync.Hosting;
using Keyferry.Text.Templates;
using Keyferry.Webhook.Endpoints;
using Keyferry.Webhook.Installation;
using Keyferry.Webhook.Observability;
using Keyferry.Webhook.Options;
using Keyferry.Webhook.SelfCheck;

namespace Keyferry.Webhook.Hosting;

/// <summary>The composition root: registers the services of the components that this process runs.</summary>
public static class KeyferryServices
{
    /// <summary>Registers the program's parts.</summary>
    /// <param name="services">Where.</param>
    /// <param name="options">What to run, and how.</param>
    /// <param name="kube">The API server.</param>
    /// <param name="time">The clock.</param>
    public static IServiceCollection AddKeyferry(
        this IServiceCollection services, RunOptions options, KubeConnection kube, TimeProvider time)
    {
        services
            .AddSingleton(options)
            .AddSingleton(options.Webhook)
            .AddSingleton(options.Templates)
            .AddSingleton(time)
            .AddSingleton(kube)
            .AddSingleton(kube.Api)
            .AddKeyferryMetrics(options, kube, time)
            .AddSingleton(Egress(options.Engine, kube))
            .AddSingleton(p => ProviderRegistry.Create(
                Environment.GetEnvironmentVariable, time, p.GetRequiredService<ProviderCalls>(), options.Engine.AmbientCredentials,
                p.GetRequiredService<EgressPolicy>()))
            .AddSingleton(p => GeneratorRegistry.Create(
                time, Environment.GetEnvironmentVariable, p.GetRequiredService<ProviderCalls>(), options.Engine.AmbientCredentials,
                p.GetRequiredService<EgressPolicy>()))
            .AddSingleton<ShutdownState>()
            .AddSingleton<IReadinessCheck>(static p => p.GetRequiredService<ShutdownState>())
            .AddSingleton<Shutdown>()
            .AddSingleton<BackgroundServiceMonitor>()
            .AddSingleton(static p => new Listeners(
                p.GetRequiredService<RunOptions>(), p.GetRequiredService<ServingCertificate>(), p.GetService<ClientAuthority>()))
            .AddSingleton<IReadOnlyList<WebhookRegistration>>(p =>
                [
                    .. ManifestWebhooks.All(
                        p.GetRequiredService<RequestValidator>, Finalizer(options), () => ClusterRegistration.Preflight(p, options),
                        ClusterRegistration.View(p)),
                    .. InjectionRegistration.Webhooks(p),
                ])
            .AddSingleton<WebhookConfigurations>()
            .AddSingleton<Installer>()
            .AddCertificates(options.Webhook)
            .AddHosted<WebhookService>()
            .AddInjection(options, kube, time)
            .AddUi(options, kube, time)
            .AddHostedService<IdleCollector>();

        if (options.Components.HasFlag(Components.Admission))
        {
            if (options.Webhook.ClientCaFile is { } file)
            {
                services.AddSingleton(p => new ClientAuthority(
                    file, time, p.GetRequiredService<ILogger<ClientAuthority>>()));
            }

            services
                .AddSingleton<AdmissionEndpoint>()
                .AddSingleton<ApiSchemas>()
                .AddSingleton(new AdmissionGate(2 * Environment.ProcessorCount, Listeners.MostReviewers))
                .AddSingleton(new WaitingGate(new AdmissionGate(WaitingGate.MostConcurrent, Listeners.MostReviewers)))
                .AddSingleton<ManifestValidator>(static p => new(
                    p.GetRequiredService<ApiSchemas>(), p.GetRequiredService<ProviderRegistry>().All,
                    p.GetRequiredService<TemplateOptions>(), p.GetRequiredService<WebhookOptions>().UnknownFields, p.GetRequiredService<GeneratorRegistry>().All))
                .AddSingleton(static p => new RequestValidator(
                    p.GetRequiredService<ManifestValidator>(), new ClusterRules(p.GetRequiredService<ApiSchemas>()), ClusterRegistration.View(p)))
                .AddSingleton<IReviewProcessor, ReviewProcessor>();
        }

        if (options.Components.HasFlag(Components.Admission | Components.Certificates))
        {
            services
                .AddSingleton(static p => ActivatorUtilities.CreateInstance<WebhookSelfCheck>(
                    p, (Func<CancellationToken, Task>)p.GetRequiredService<WebhookService>().WaitForInstallAsync))
                .AddSingleton<IHostedService>(static p => p.GetRequiredService<WebhookSelfCheck>());
        }

        if (options.Components.HasFlag(Components.Engine))
        {
            services
                .AddHosted<EngineService>()
                .AddSingleton<IEngineProgress>(static p => p.GetRequiredService<EngineService>());
        }

        return services;
    }

    private static EgressPolicy Egress(EngineSettings engine, KubeConnection kube)
    {
        var resolver = new SystemHostResolver();
        return new EgressPolicy(
            engine.AllowEgress, engine.DenyEgress, resolver,
            ApiServerAddresses.Of(Environment.GetEnvironmentVariable, kube.Server, resolver));
    }

    // Only for an engine of this program, and only where it need not share the cluster with one of another class: whose
    // store an object names is not known from a review (docs/decisions/0017).
    private static FinalizerMutation? Finalizer(RunOptions options) =>
        options.Components.HasFlag(Components.Engine)
        && options.Engine.ControllerClass == EngineSettings.DefaultControllerClass
            ? new FinalizerMutation(options.Engine.Namespace)
            : null;

    /// <summary>Registers a service that runs with the program and is a readiness check.</summary>
    /// <typeparam name="T">The service.</typeparam>
    public static IServiceCollection AddHosted<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] T>(this IServiceCollection services)
        where T : class, IHostedService, IReadinessCheck
    {
        services
            .AddSingleton<T>()
            .AddSingleton<IHostedService>(static provider => provider.GetRequiredService<T>())
            .AddSingleton<IReadinessCheck>(static provider => provider.GetRequiredService<T>());
        if (typeof(ILivenessCheck).IsAssignableFrom(typeof(T)))
        {
            services.AddSingleton(static provider => (ILivenessCheck)provider.GetRequiredService<T>());
        }

        return services;
    }
}
