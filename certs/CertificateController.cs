using Keyferry.Certs.Publishing;
using Keyferry.Certs.Serving;
using Keyferry.Certs.Sources;
using Keyferry.Certs.Status;
using Keyferry.Certs.Watching;
using Keyferry.Kubernetes.Calls;
using Keyferry.Kubernetes.Controllers;
using Keyferry.Kubernetes.Events;
using Keyferry.Kubernetes.Types;
using Keyferry.Kubernetes.Watching;
using Microsoft.Extensions.Logging;

namespace Keyferry.Certs;

/// <summary>
/// The controller of the webhook's certificates: one key, checked at intervals and whenever a Secret or an object with our CA
/// bundle changes. It has no leader, and nothing that fails ends it.
/// </summary>
/// <param name="http">The API server, for watches.</param>
/// <param name="source">Where the certificate comes from.</param>
/// <param name="publication">Which bundle is published.</param>
/// <param name="active">What new connections get.</param>
/// <param name="events">Tells people.</param>
/// <param name="options">What spreads retries.</param>
/// <param name="status">Counts what is done.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Where to say what fails.</param>
public sealed partial class CertificateController(
    KubeHttp http,
    ICertificateSource source,
    BundlePublication publication,
    ServingCertificate active,
    EventRecorder events,
    CertificateControllerOptions options,
    CertificateStatus status,
    TimeProvider time,
    ILogger<CertificateController> logger)
{
    /// <summary>The controller's name.</summary>
    public const string Name = "certificates";

    private static readonly TimeSpan _stopLimit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan _pause = TimeSpan.FromSeconds(1);

    private volatile string? _failure;

    /// <summary>Says why API servers may not be able to call the webhook; null where they can.</summary>
    public string? NotReadyReason
    {
        get
        {
            var reason = active.NotReadyReason ?? publication.NotReadyReason;
            return reason is not null && _failure is { } failure ? $"{reason}: {failure}" : reason;
        }
    }

    /// <summary>Looks after certificates until cancelled. A failure is said once and tried again.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested)
        {
            using var term = Term();
            try
            {
                await term.RunAsync(cancellation);
            }
            catch (ControllerFaultException e) when (!cancellation.IsCancellationRequested)
            {
                // The webhook goes on with what it has, and the controller begins anew.
                LogFault(logger, e.Message);
                await Task.Delay(_pause, time, cancellation);
            }
        }
    }

    /// <summary>Checks once.</summary>
    /// <returns>What failed; null where everything is in order.</returns>
    public async ValueTask<string?> CheckAsync(CancellationToken cancellation)
    {
        string? failure;
        try
        {
            failure = await source.CheckAsync(cancellation);
        }
        catch (Exception e) when (!cancellation.IsCancellationRequested)
        {
            failure = $"{e.GetType().Name}: {e.Message}";
        }

        Report(failure);
        return failure;
    }

    private LeadershipTerm Term()
    {
        var informers = new SharedInformers(
            http, new WatchSettings { Time = time, Jitter = options.Jitter, Observer = new WatchLog(logger) });
        var term = new LeadershipTerm(informers, new LeadershipTermOptions(options.Jitter, _stopLimit), logger, time);
        term.Add(new Controller
        {
            Name = Name,
            Kind = "Certificate",
            Watches =
            [
                .. publication.Targets.All().Select(t => ObjectWatch.Of(
                    informers, t.Type, new ObjectKey("", t.Name),
                    t.Type == BundleTargets.Definition ? publication.DefinitionChanged : null)),
                .. source.Watches(informers),
            ],
            Reconcile = ReconcileAsync,
        });
        term.AddBackground("the writing of events", events.RunAsync);
        term.AddBackground("the clock watch", new ClockWatch(time, jump =>
        {
            status.ClockJumped();
            LogJump(logger, jump);
            term.Enqueue(Name, ObjectWatch.Certificates, ReconcileReason.Drift);
        }).RunAsync);
        term.Enqueue(Name, ObjectWatch.Certificates, ReconcileReason.New);
        return term;
    }

    private async ValueTask<ReconcileResult> ReconcileAsync(ObjectKey key, CancellationToken cancellation) =>
        await CheckAsync(cancellation) is { } failure
            ? ReconcileResult.RequeueWithBackoff(failure) with { IsLogged = true, LongestBackoff = source.CheckInterval }
            : ReconcileResult.RequeueAfter(source.CheckInterval);

    private void Report(string? failure)
    {
        if (failure is not null && failure != _failure)
        {
            LogFailure(logger, failure);
            Tell(EventLevel.Warning, "CertificatesFailing", failure);
        }
        else if (failure is null && _failure is not null)
        {
            LogRecovered(logger);
            Tell(EventLevel.Normal, "CertificatesRecovered", "certificates are in order again");
        }

        _failure = failure;
    }

    private void Tell(EventLevel level, string reason, string message)
    {
        if (publication.Subject is { } subject)
        {
            events.Record(subject, level, reason, message);
        }
    }

    [LoggerMessage(106, LogLevel.Error, "Certificates: {Failure}; trying again")]
    private static partial void LogFailure(ILogger logger, string failure);

    [LoggerMessage(107, LogLevel.Information, "Certificates: working again")]
    private static partial void LogRecovered(ILogger logger);

    [LoggerMessage(108, LogLevel.Error, "Certificates: {Fault}; beginning anew")]
    private static partial void LogFault(ILogger logger, string fault);

    [LoggerMessage(109, LogLevel.Warning, "The clock jumped by {Jump}: certificates are checked")]
    private static partial void LogJump(ILogger logger, TimeSpan jump);
}
