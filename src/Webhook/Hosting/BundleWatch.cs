using Keyferry.Certs;
using Keyferry.Kubernetes.Calls;
using Keyferry.Kubernetes.Connecting;
using Keyferry.Kubernetes.Retries;
using Keyferry.Kubernetes.Types;
using Keyferry.Kubernetes.Watching;
using Keyferry.Webhook.Options;

namespace Keyferry.Webhook.Hosting;

/// <summary>
/// Watches our two webhook configurations, so that a trust bundle that somebody overwrites is put back at once: until
/// then API servers refuse every write of our kinds. Without the right to watch, it is put back at the next check.
/// </summary>
/// <param name="kube">The API server.</param>
/// <param name="options">The configurations' name.</param>
/// <param name="certificates">Puts the bundle back.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Logs failures.</param>
public sealed partial class BundleWatch(
    KubeConnection kube, WebhookOptions options, CertificateController certificates, TimeProvider time,
    ILogger<BundleWatch> logger) : BackgroundService, IWatchObserver
{
    /// <inheritdoc/>
    public void Failing(WatchTrouble trouble) =>
        LogFailing(logger, trouble.Type.Plural, trouble.Failure.Code, trouble.Failure.Message);

    /// <inheritdoc/>
    public void Recovered(ResourceType type) => LogRecovered(logger, type.Plural);

    /// <inheritdoc/>
    public void Unreadable(ResourceType type, ObjectKey key, string problem) => LogUnreadable(logger, type.Kind, key.Name, problem);

    /// <inheritdoc/>
    public void SubscriberFailed(ResourceType type, ObjectKey key, Exception error) =>
        LogUnreadable(logger, type.Kind, key.Name, error.GetType().Name);

    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(
        WatchAsync(BuiltIn.MutatingWebhookConfiguration, stoppingToken),
        WatchAsync(BuiltIn.ValidatingWebhookConfiguration, stoppingToken));

    private async Task WatchAsync(ResourceType type, CancellationToken cancellation)
    {
        // By name, so that a Role that names the configurations is enough:
        // https://kubernetes.io/docs/reference/access-authn-authz/rbac/#referring-to-resources
        var informer = Informer.Metadata(kube.Http, type, new InformerOptions<ObjectMetadata>
        {
            Selector = new ListSelector(Fields: $"metadata.name={options.ReleaseName}"),
            Watch = new WatchSettings { Time = time, Jitter = RandomJitter.Next, Observer = this },
        });
        using var subscription = informer.Subscribe(_ => certificates.Wake());
        await informer.RunAsync(cancellation);
    }

    [LoggerMessage(410, LogLevel.Warning,
        "Cannot watch our {Plural} (HTTP {Code}): {Message}; a foreign edit of the CA bundle is repaired at the next check only")]
    private static partial void LogFailing(ILogger logger, string plural, int code, string message);

    [LoggerMessage(411, LogLevel.Information, "Watching our {Plural} again")]
    private static partial void LogRecovered(ILogger logger, string plural);

    [LoggerMessage(412, LogLevel.Error, "{Kind} {Name} is passed over: {Problem}")]
    private static partial void LogUnreadable(ILogger logger, string kind, string name, string problem);
}
