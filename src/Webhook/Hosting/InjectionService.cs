using Keyferry.Injection.Secrets;

namespace Keyferry.Webhook.Hosting;

/// <summary>Runs what injection looks at, in every replica that answers reviews.</summary>
/// <param name="catalog">The cluster's ExternalSecrets and Secrets.</param>
/// <param name="webhook">Installs the definitions that are watched.</param>
public sealed class InjectionService(SecretCatalog catalog, WebhookService webhook) : BackgroundService
{
    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await webhook.WaitForInstallAsync(stoppingToken);
        await catalog.RunAsync(stoppingToken);
    }
}
