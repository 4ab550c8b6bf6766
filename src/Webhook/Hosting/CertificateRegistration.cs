using Keyferry.Certs;
using Keyferry.Certs.Authority;
using Keyferry.Certs.Publishing;
using Keyferry.Certs.Rotation;
using Keyferry.Certs.Serving;
using Keyferry.Certs.Store;
using Keyferry.Kubernetes.Retries;
using Keyferry.Webhook.Options;

namespace Keyferry.Webhook.Hosting;

/// <summary>Puts the certificates' parts together.</summary>
internal static class CertificateRegistration
{
    // A bundle that somebody removes stops every write of our kinds: it is put back soon.
    private static readonly TimeSpan _longestCheck = TimeSpan.FromSeconds(30);

    public static IServiceCollection AddCertificates(this IServiceCollection services, WebhookOptions options)
    {
        var names = ServingNames.For(options.ServiceName, options.ServiceNamespace, options.Url);
        var lifetimes = new Lifetimes();
        return services
            .AddSingleton(lifetimes)
            .AddSingleton(names)
            .AddSingleton(CertificateSecrets.In(options.SecretNamespace, options.SecretName))
            .AddSingleton(new WebhookConfigurationNames([options.ReleaseName], [options.ReleaseName]))
            .AddSingleton(new CertificateControllerOptions
            {
                CheckInterval = options.CheckInterval < _longestCheck ? options.CheckInterval : _longestCheck,
                Jitter = RandomJitter.Next,
            })
            .AddSingleton<CertificateAuthority>()
            .AddSingleton<RotationPlan>()
            .AddSingleton<CertificateStore>()
            .AddSingleton<CaBundlePublisher>()
            .AddSingleton(provider => new ServingCertificate(
                provider.GetRequiredService<CertificateAuthority>(),
                names,
                provider.GetRequiredService<TimeProvider>(),
                options.Protocols))
            .AddSingleton<CertificateController>();
    }
}
