using Keyferry.Certs.Authority;
using Keyferry.Certs.Status;
using Keyferry.Kubernetes.Events;
using Microsoft.Extensions.Logging;

namespace Keyferry.Certs.Publishing;

/// <summary>Publishes bundles, and knows which one stands published since when.</summary>
/// <param name="publisher">Writes bundles.</param>
/// <param name="status">Counts what is done.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Where to say what was done.</param>
public sealed partial class BundlePublication(
    CaBundlePublisher publisher, CertificateStatus status, TimeProvider time, ILogger<BundlePublication> logger)
{
    // Definitions are hundreds of kilobytes each: without a change they are read no more often than this.
    private static readonly TimeSpan _definitionInterval = TimeSpan.FromMinutes(10);

    private readonly HashSet<string> _absent = new(StringComparer.Ordinal);
    private volatile TrustBundle? _current;
    private volatile EventSubject? _subject;
    private volatile bool _isLeftToOthers;
    private volatile bool _definitionsChanged = true;
    private long _definitionsRead;
    private long _since;

    /// <summary>The objects that hold the bundle.</summary>
    public BundleTargets Targets => publisher.Targets;

    /// <summary>The bundle that all objects held when they were looked at last; null before they did.</summary>
    public TrustBundle? Current => _current;

    /// <summary>An object that events about certificates can be about; null before one was read.</summary>
    public EventSubject? Subject => _subject;

    /// <summary>Says why API servers know no bundle; null where they know one, or somebody else sees to that.</summary>
    public string? NotReadyReason => _current is null && !_isLeftToOthers ? "the CA bundle is not published yet" : null;

    /// <summary>Whether the current bundle has stood unchanged for a time, by a clock that does not jump.</summary>
    public bool HasStood(TimeSpan length) => _current is not null && time.GetElapsedTime(_since) >= length;

    /// <summary>A definition has changed, and is to be looked at with the next publication.</summary>
    public void DefinitionChanged() => _definitionsChanged = true;

    /// <summary>Somebody else publishes the bundle.</summary>
    public void LeaveToOthers() => _isLeftToOthers = true;

    /// <summary>Makes every object hold the bundle.</summary>
    /// <param name="bundle">The bundle.</param>
    /// <param name="accepts">Whether another bundle that stands there, as PEM, may stay; null lets none stay.</param>
    /// <param name="cancellation">Ends the calls.</param>
    public async ValueTask<PublishOutcome> PublishAsync(
        TrustBundle bundle, Func<string, bool>? accepts, CancellationToken cancellation)
    {
        var withDefinitions = _definitionsChanged || _current?.Pem != bundle.Pem
            || time.GetElapsedTime(_definitionsRead) >= _definitionInterval;
        if (withDefinitions)
        {
            _definitionsChanged = false;
            _definitionsRead = time.GetTimestamp();
        }

        var outcome = await publisher.PublishAsync(bundle, accepts, withDefinitions, cancellation);
        if (!outcome.Complete)
        {
            _definitionsChanged = true;
        }

        status.Published(outcome.Written.Count, outcome.Failures.Count);
        _subject = outcome.Subject ?? _subject;
        foreach (var written in outcome.Written)
        {
            LogPublished(logger, bundle.Authorities.Count, written);
        }

        foreach (var absent in outcome.Absent.Where(_absent.Add))
        {
            LogAbsent(logger, absent);
        }

        _absent.IntersectWith(outcome.Absent);
        if (outcome.Complete)
        {
            if (outcome.Written.Count > 0 || _current?.Pem != bundle.Pem)
            {
                _since = time.GetTimestamp();
            }

            _current = bundle;
        }

        return outcome;
    }

    [LoggerMessage(103, LogLevel.Information, "Wrote the CA bundle ({Count} authorities) into {Target}")]
    private static partial void LogPublished(ILogger logger, int count, string target);

    [LoggerMessage(105, LogLevel.Warning,
        "{Target} does not exist, so nobody calls the webhook: start with --install, or apply the manifests")]
    private static partial void LogAbsent(ILogger logger, string target);
}
