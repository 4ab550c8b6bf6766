using Keyferry.Certs;
using Keyferry.Certs.Authority;
using Keyferry.Certs.Files;
using Keyferry.Certs.Publishing;
using Keyferry.Certs.Rotation;
using Keyferry.Certs.Serving;
using Keyferry.Certs.Sources;
using Keyferry.Certs.Status;
using Keyferry.Certs.Store;
using Keyferry.Kubernetes.Calls;
using Keyferry.Kubernetes.Connecting;
using Keyferry.Kubernetes.Events;
using Keyferry.Kubernetes.Retries;
using Keyferry.Kubernetes.Types;
using Keyferry.Webhook.Options;

namespace Keyferry.Webhook.Hosting;

/// <summary>Registers the services of certificates.</summary>
internal static class CertificateRegistration
{
    // A bundle that somebody removes stops every write of our kinds: where the watch of it is not allowed, it is put back soon.
    private static readonly TimeSpan _longestCheck = TimeSpan.FromSeconds(30);

    public static IServiceCollection AddCertificates(this IServiceCollection services, WebhookOptions options)
    {
        var names = ServingNames.For(options.ServiceName, options.ServiceNamespace, options.Url);
        services
            .AddSingleton(new Lifetimes { PropagationDelay = options.CaPropagationDelay, Overlap = options.CaOverlap })
            .AddSingleton(names)
            .AddSingleton(CertificateSecrets.In(options.SecretNamespace, options.SecretName))
            .AddSingleton(new BundleTargets(
                options.ReleaseName, options.ConversionDefinitions,
                new ObjectKey(options.ServiceNamespace, options.ServiceName), options.Url))
            .AddSingleton(new CertificateControllerOptions
            {
                CheckInterval = options.CheckInterval < _longestCheck ? options.CheckInterval : _longestCheck,
                Jitter = RandomJitter.Next,
            })
            .AddSingleton<CertificateStatus>()
            .AddSingleton<CertificateAuthority>()
            .AddSingleton<RotationPlan>()
            .AddSingleton<CertificateStore>()
            .AddSingleton<CaBundlePublisher>()
            .AddSingleton<BundlePublication>()
            .AddSingleton(provider => new ServingCertificate(
                provider.GetRequiredService<CertificateAuthority>(),
                names,
                provider.GetRequiredService<TimeProvider>(),
                options.Protocols))
            .AddSingleton(static p => new EventRecorder(
                p.GetRequiredService<IKubeApi>(), "keyferry-webhook", p.GetRequiredService<TimeProvider>()))
            .AddSingleton(static p => p.GetRequiredService<KubeConnection>().Http)
            .AddSingleton<CertificateController>();
        return options.CertificateFolder is { } folder
            ? services.AddSingleton(new CertificateFiles(folder)).AddSingleton<ICertificateSource, MountedCertificates>()
            : services.AddSingleton<ICertificateSource, IssuedCertificates>();
    }
}
