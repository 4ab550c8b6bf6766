using Keyferry.Admission.Registrations;
using Keyferry.Injection.Controllers;
using Keyferry.Injection.Secrets;
using Keyferry.Injection.Webhooks;
using Keyferry.Kubernetes.Connecting;
using Keyferry.Kubernetes.Controllers;
using Keyferry.Kubernetes.Retries;
using Keyferry.Kubernetes.Watching;
using Keyferry.Webhook.Observability;
using Keyferry.Webhook.Options;

namespace Keyferry.Webhook.Hosting;

/// <summary>Registers the services of injection.</summary>
internal static class InjectionRegistration
{
    /// <summary>Registers what answers reviews of pods; nothing where pods are not injected.</summary>
    public static IServiceCollection AddInjection(this IServiceCollection services, RunOptions options, KubeConnection kube, TimeProvider time)
    {
        if (options.Injection is not { } injection)
        {
            return services;
        }

        services.AddSingleton(injection).AddSingleton<InjectionMetrics>();
        return !options.Components.HasFlag(Components.Admission) ? services : services
            .AddSingleton(p => new SecretCatalog(
                kube.Http, kube.Api, Watching(time, p.GetRequiredService<ILogger<SecretCatalog>>())))
            .AddSingleton<ISecretCatalog>(static p => p.GetRequiredService<SecretCatalog>())
            .AddSingleton<IInjectionObserver>(static p => p.GetRequiredService<InjectionMetrics>())
            .AddSingleton<InjectionHandler>()
            .AddHostedService<InjectionService>();
    }

    /// <summary>The webhooks for pods; none where pods are not injected.</summary>
    public static IReadOnlyList<WebhookRegistration> Webhooks(IServiceProvider services) =>
        services.GetService<InjectionOptions>() is { } options
            ? InjectionWebhooks.All(options, services.GetRequiredService<InjectionHandler>)
            : [];

    /// <summary>What runs in a term of the engine.</summary>
    public static IReadOnlyList<Func<LeadershipTerm, IEnumerable<Controller>>> Additions(
        RunOptions options, InjectionMetrics? metrics, KubeConnection kube, ILoggerFactory logs, TimeProvider time)
    {
        // With one namespace there is no webhook, and a Role reads no other.
        if (options.Injection is not { } injection || options.Engine.Namespace is not null || metrics is null)
        {
            return [];
        }

        var controllers = new InjectionControllers(
            kube, injection, metrics.Missed, Watching(time, logs.CreateLogger<InjectionControllers>()));
        return [controllers.AddTo];
    }

    private static WatchSettings Watching(TimeProvider time, ILogger log) =>
        new() { Time = time, Jitter = RandomJitter.Next, Observer = new WatchLog(log) };
}
