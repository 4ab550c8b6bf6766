using Keyferry.Certs.Serving;
using Keyferry.Certs.Status;
using Keyferry.Kubernetes.Calls;
using Keyferry.Kubernetes.Connecting;
using Keyferry.Webhook.Access;
using Keyferry.Webhook.Options;
using Keyferry.Webhook.SelfCheck;
using Keyferry.Webhook.Ui;
using Keyferry.Webhook.Ui.Access;
using Keyferry.Webhook.Ui.Consumers;
using Keyferry.Webhook.Ui.Model;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Keyferry.Webhook.Hosting;

/// <summary>Registers the status page.</summary>
internal static class UiRegistration
{
    /// <summary>Registers it; nothing where it is off.</summary>
    public static IServiceCollection AddUi(this IServiceCollection services, RunOptions options, KubeConnection kube, TimeProvider time)
    {
        if (options.Ui is null)
        {
            return services;
        }

        services.TryAddSingleton(_ => new ViewerAuthentication(kube.Subjects, time));
        return services.AddSingleton(p => new UiEndpoint(
            p.GetRequiredService<ViewerAuthentication>(), new ViewerRights(kube.Subjects, time), () => p.GetService<EngineService>()?.Overview,
            () => Certificates(p, options), new ListedConsumers(new BoundedLister(kube.Http, time), RefusedLists.OfEngine, time), time));
    }

    private static IReadOnlyList<CertificateItem> Certificates(IServiceProvider services, RunOptions options)
    {
        if (!options.Components.HasFlag(Components.Certificates))
        {
            return [];
        }

        var serving = services.GetRequiredService<ServingCertificate>();
        var status = services.GetRequiredService<CertificateStatus>();
        var reached = services.GetService<WebhookSelfCheck>()?.Last?.IsReached;
        var webhook = reached switch
        {
            true => "; the API server reaches the webhook",
            false => "; the API server does not reach the webhook",
            _ => "",
        };
        return
        [
            new("Webhook", serving.IsTrusted ? serving.Current.NotAfter : null, $"replaced {status.ServingRotations} times by this process{webhook}"),
            new("Authority", status.AuthorityExpiry, $"replaced {status.AuthorityRotations} times by this process"),
        ];
    }
}
