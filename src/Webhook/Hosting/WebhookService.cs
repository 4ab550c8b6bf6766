using Keyferry.Certs;
using Keyferry.Kubernetes.Retries;
using Keyferry.Webhook.Installation;
using Keyferry.Webhook.Observability;
using Keyferry.Webhook.Options;

namespace Keyferry.Webhook.Hosting;

/// <summary>Installs what is to be installed, then looks after the certificates.</summary>
/// <param name="options">Whether to install.</param>
/// <param name="installer">Installs.</param>
/// <param name="certificates">Looks after certificates.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Logs failures.</param>
public sealed partial class WebhookService(
    RunOptions options,
    Installer installer,
    CertificateController certificates,
    TimeProvider time,
    ILogger<WebhookService> logger) : BackgroundService, IReadinessCheck
{
    private static readonly BackoffSettings Backoff = new(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(15));

    // Replicas that start together install the same objects; nothing is gained by keeping them apart.
    private readonly ExponentialBackoff _backoff = new(static () => 0);
    private readonly TaskCompletionSource _installed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private volatile string? _notInstalled = options.Kube.Install ? "the installation is not done yet" : null;

    /// <inheritdoc/>
    public string Name => "webhook";

    /// <inheritdoc/>
    public string? NotReadyReason => _notInstalled ?? (KeepsCertificates ? certificates.NotReadyReason : null);

    /// <summary>Waits until the kinds that the program serves are defined, where it is this program that defines them.</summary>
    /// <param name="cancellation">Ends the wait.</param>
    public Task WaitForInstallAsync(CancellationToken cancellation) => _installed.Task.WaitAsync(cancellation);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Kube.Install)
        {
            await InstallAsync(stoppingToken);
        }

        _installed.TrySetResult();
        if (KeepsCertificates)
        {
            await certificates.RunAsync(stoppingToken);
        }
        else
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, time, stoppingToken);
        }
    }

    private bool KeepsCertificates => options.Components.HasFlag(Components.Certificates);

    private async Task InstallAsync(CancellationToken cancellation)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                await installer.InstallAsync(webhook: KeepsCertificates, cancellation);
                _notInstalled = null;
                return;
            }
            catch (InstallException e)
            {
                if (_notInstalled != e.Message)
                {
                    LogFailure(logger, e.Message);
                }

                _notInstalled = e.Message;
            }

            await Task.Delay(_backoff.Delay(Backoff, tries), time, cancellation);
        }
    }

    [LoggerMessage(400, LogLevel.Error, "Install: {Failure}; trying again")]
    private static partial void LogFailure(ILogger logger, string failure);
}
