using Keyferry.Admission.Registrations;
using Keyferry.Api.ExternalSecrets;
using Keyferry.Api.Resources;
using Keyferry.Certs;
using Keyferry.Certs.Publishing;
using Keyferry.Kubernetes.Calls;
using Keyferry.Kubernetes.Events;
using Keyferry.Webhook.Options;
using k8s.Models;

namespace Keyferry.Webhook.SelfCheck;

/// <summary>
/// Asks the API server for a dry run of an object that only the webhook refuses, and so learns whether the API server really
/// reaches it: through the Service, the network and TLS. Told by a metric, an event and the log. Readiness does not hang on it,
/// since a Service leads only to who is ready.
/// </summary>
/// <param name="api">The API server.</param>
/// <param name="options">How often, and in which namespace.</param>
/// <param name="waitForInstall">Waits until the kinds are defined.</param>
/// <param name="certificates">Whether certificates are in order.</param>
/// <param name="publication">What events are about.</param>
/// <param name="events">Tells people.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Logs changes.</param>
public sealed partial class WebhookSelfCheck(
    IKubeApi api, WebhookOptions options, Func<CancellationToken, Task> waitForInstall, CertificateController certificates,
    BundlePublication publication, EventRecorder events, TimeProvider time, ILogger<WebhookSelfCheck> logger) : BackgroundService
{
    private static readonly TimeSpan _afterFailure = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan _first = TimeSpan.FromSeconds(1);

    private volatile SelfCheckResult? _last;

    /// <summary>What the last check told; null before the first.</summary>
    public SelfCheckResult? Last => _last;

    /// <summary>Checks once, and tells where the result is another than before.</summary>
    /// <param name="cancellation">Ends the call.</param>
    public async Task CheckAsync(CancellationToken cancellation)
    {
        var answer = await api.CreateAsync(ApiResources.ExternalSecrets, Probe(), new WriteOptions(DryRun: true), cancellation);
        var result = SelfCheckResult.Of(answer, ManifestWebhooks.MutatingName);
        var before = _last;
        _last = result;
        if (result.IsReached == before?.IsReached)
        {
            return;
        }

        switch (result.IsReached)
        {
            case true:
                LogReached(logger);
                Tell(EventLevel.Normal, "WebhookReachable", "the API server reaches the webhook");
                break;
            case false:
                LogUnreached(logger, result.Reason);
                Tell(EventLevel.Warning, "WebhookUnreachable", result.Reason);
                break;
            default:
                LogUnknown(logger, result.Reason);
                break;
        }
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await waitForInstall(stoppingToken);
        while (true)
        {
            // Not before the API server can trust us: the first check is to say what is so, not what has not begun.
            await Task.Delay(Wait(), time, stoppingToken);
            if (certificates.NotReadyReason is null || _last is not null)
            {
                await TryCheckAsync(stoppingToken);
            }
        }
    }

    private TimeSpan Wait() => _last?.IsReached switch
    {
        true => options.SelfCheckInterval,
        false => _afterFailure < options.SelfCheckInterval ? _afterFailure : options.SelfCheckInterval,
        null => _last is null ? _first : options.SelfCheckInterval,
    };

    private async Task TryCheckAsync(CancellationToken cancellation)
    {
        try
        {
            await CheckAsync(cancellation);
        }
        catch (Exception e) when (!cancellation.IsCancellationRequested)
        {
            // A check that fails says nothing of the webhook, and must not end the program.
            LogUnknown(logger, e.GetType().Name);
        }
    }

    // No duration: the webhook refuses it before the schema is looked at.
    private ExternalSecret Probe() => new()
    {
        Metadata = new V1ObjectMeta { Name = "keyferry-self-check", NamespaceProperty = options.SecretNamespace },
        Spec = new ExternalSecretSpec { RefreshInterval = "self-check" },
    };

    private void Tell(EventLevel level, string reason, string message)
    {
        if (publication.Subject is { } subject)
        {
            events.Record(subject, level, reason, message);
        }
    }

    [LoggerMessage(420, LogLevel.Information, "The API server reaches the webhook")]
    private static partial void LogReached(ILogger logger);

    [LoggerMessage(421, LogLevel.Error, "The API server does not reach the webhook, so it refuses every write of our kinds: {Reason}")]
    private static partial void LogUnreached(ILogger logger, string reason);

    [LoggerMessage(422, LogLevel.Warning, "Whether the API server reaches the webhook is not known: {Reason}")]
    private static partial void LogUnknown(ILogger logger, string reason);
}
