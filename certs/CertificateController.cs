using Keyferry.Certs.Authority;
using Keyferry.Certs.Publishing;
using Keyferry.Certs.Rotation;
using Keyferry.Certs.Serving;
using Keyferry.Certs.Store;
using Keyferry.Kubernetes.Controllers;
using Keyferry.Kubernetes.Types;
using Microsoft.Extensions.Logging;

namespace Keyferry.Certs;

/// <summary>
/// Keeps the webhook's certificates: issues and stores them, publishes the bundle that trusts them, and has them
/// served. Any number of replicas may run it; none leads.
/// </summary>
/// <param name="authority">Issues certificates.</param>
/// <param name="plan">Decides what comes next.</param>
/// <param name="store">Keeps certificates in the cluster.</param>
/// <param name="publisher">Writes the bundle into webhook configurations.</param>
/// <param name="active">What new connections get.</param>
/// <param name="options">How often to check, and what spreads retries.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Where to say what was done.</param>
public sealed partial class CertificateController(
    CertificateAuthority authority,
    RotationPlan plan,
    CertificateStore store,
    CaBundlePublisher publisher,
    ServingCertificate active,
    CertificateControllerOptions options,
    TimeProvider time,
    ILogger<CertificateController> logger) : IDisposable
{
    // A lost write is followed by a read of what the winner wrote; more rounds than this means somebody fights us.
    private const int MaxRounds = 8;

    // There is one thing to reconcile: all of the webhook's certificates.
    private static readonly ObjectKey Key = new("", "certificates");

    private readonly WorkQueue<ObjectKey> _queue = new(time, new RetryBackoff(options.Jitter, options.CheckInterval), Key.Name);
    private readonly HashSet<string> _absent = new(StringComparer.Ordinal);
    private volatile TrustBundle? _published;
    private DateTimeOffset _publishedSince;
    private volatile string? _failure;

    /// <summary>Says why API servers may not be able to call the webhook; null where they can.</summary>
    public string? NotReadyReason
    {
        get
        {
            var reason = active.NotReadyReason ?? (_published is null ? "the CA bundle is not published yet" : null);
            return reason is not null && _failure is { } failure ? $"{reason}: {failure}" : reason;
        }
    }

    /// <summary>Checks at once, in place of at the next interval; for a watch that saw a change.</summary>
    public void Wake() => _queue.Add(Key, ReconcileReason.Drift);

    /// <summary>Looks after certificates until cancelled. A failure is said once and tried again.</summary>
    public Task RunAsync(CancellationToken cancellation)
    {
        _queue.Add(Key, ReconcileReason.New);
        return new ReconcileLoop<ObjectKey>(Key.Name, _queue, ReconcileAsync, logger, time).RunAsync(1, cancellation);
    }

    /// <summary>Checks once: reads, issues what is missing or old, stores, publishes, serves.</summary>
    /// <returns>What could not be published; null where everything is in order.</returns>
    /// <exception cref="CertificateStoreException">The API server did not answer, or refused.</exception>
    public async ValueTask<string?> CheckAsync(CancellationToken cancellation)
    {
        for (var round = 0; round < MaxRounds; round++)
        {
            if (await RoundAsync(cancellation) is { } outcome)
            {
                return outcome.Complete ? null : string.Join("; ", outcome.Failures);
            }
        }

        throw new CertificateStoreException(
            $"the certificates' Secrets were changed by somebody else {MaxRounds} times in a row; "
            + "see whether another program writes them");
    }

    /// <inheritdoc/>
    public void Dispose() => _queue.Dispose();

    private async ValueTask<ReconcileResult> ReconcileAsync(ObjectKey key, CancellationToken cancellation)
    {
        var failure = await TryCheckAsync(cancellation);
        Report(failure);
        return failure is null
            ? ReconcileResult.RequeueAfter(options.CheckInterval)
            : ReconcileResult.RequeueWithBackoff(failure) with { IsLogged = true };
    }

    private async Task<string?> TryCheckAsync(CancellationToken cancellation)
    {
        try
        {
            return await CheckAsync(cancellation);
        }
        catch (CertificateStoreException e)
        {
            return e.Message;
        }
        catch (Exception e) when (!cancellation.IsCancellationRequested)
        {
            // The webhook goes on with what it has; whatever this is, it must not end the loop.
            return $"{e.GetType().Name}: {e.Message}";
        }
    }

    /// <summary>One pass; null where another replica wrote first.</summary>
    private async ValueTask<PublishOutcome?> RoundAsync(CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var stored = await store.ReadAsync(cancellation);
        foreach (var fault in stored.Errors)
        {
            LogFault(logger, fault);
        }

        // Another replica may have gone on to a new certificate: follow it before an old authority leaves the bundle.
        if (stored.Serving is { } ready
            && ready.Certificate.Thumbprint != active.Current.Certificate.Thumbprint
            && _published is { } published
            && published.ValidationError(ready.Certificate, plan.Names.All, now) is null)
        {
            Activate(ready, published);
        }

        if (await AuthorityAsync(stored, now, cancellation) is not { } signer)
        {
            return null;
        }

        var bundle = plan.Bundle(signer, stored, active.Bundle, now);
        var serving = stored.Serving;
        var decision = plan.Serving(signer, serving, bundle, now);
        var changed = stored.Bundle?.Pem != bundle.Pem;
        if (decision.Step == ServingStep.ReplaceNow && active.Bundle.Authorities.Count > 0)
        {
            // What is stored was damaged while what is shown still works: store that again, and nobody notices.
            var inUse = plan.Serving(signer, active.Current, bundle, now);
            if (inUse.Step != ServingStep.ReplaceNow)
            {
                (serving, decision, changed) = (active.Current, inUse, true);
            }
        }

        if (serving is null || decision.Step == ServingStep.ReplaceNow)
        {
            serving = Issue(signer, decision.Reason);
            changed = true;
        }

        if (changed
            && await store.WriteServingAsync(serving, bundle, stored, cancellation) == WriteOutcome.Lost)
        {
            return null;
        }

        var outcome = await publisher.PublishAsync(bundle, cancellation);
        RecordPublication(outcome, bundle, now);

        if (!changed && outcome.Complete && IsDue(decision.Step, now))
        {
            serving = Issue(signer, decision.Reason);
            if (await store.WriteServingAsync(serving, bundle, stored, cancellation) == WriteOutcome.Lost)
            {
                return null;
            }
        }

        Activate(serving, bundle);
        return outcome;
    }

    private async ValueTask<IssuedCertificate?> AuthorityAsync(
        StoredCertificates stored, DateTimeOffset now, CancellationToken cancellation)
    {
        if (RotationPlan.AuthorityFault(stored.Authority, now) is not { } reason)
        {
            return stored.Authority;
        }

        var issued = authority.IssueAuthority();
        if (await store.WriteAuthorityAsync(issued, stored, cancellation) == WriteOutcome.Lost)
        {
            return null;
        }

        LogAuthority(logger, issued.ToString(), reason);
        return issued;
    }

    private IssuedCertificate Issue(IssuedCertificate signer, string reason)
    {
        var issued = authority.IssueServing(signer, plan.Names);
        LogServing(logger, issued.ToString(), reason);
        return issued;
    }

    private bool IsDue(ServingStep step, DateTimeOffset now) => step switch
    {
        ServingStep.ReplaceAfterPublishing => true,
        ServingStep.ReplaceAfterPropagation => _publishedSince + plan.Lifetimes.PropagationDelay <= now,
        _ => false,
    };

    private void RecordPublication(PublishOutcome outcome, TrustBundle bundle, DateTimeOffset now)
    {
        foreach (var configuration in outcome.Written)
        {
            LogPublished(logger, bundle.Authorities.Count, configuration);
        }

        foreach (var configuration in outcome.Absent.Where(_absent.Add))
        {
            LogAbsent(logger, configuration);
        }

        _absent.IntersectWith(outcome.Absent);

        if (!outcome.Complete)
        {
            return;
        }

        if (outcome.Written.Count > 0 || _published?.Pem != bundle.Pem)
        {
            _publishedSince = now;
        }

        _published = bundle;
    }

    private void Activate(IssuedCertificate certificate, TrustBundle bundle)
    {
        if (active.Use(certificate, bundle))
        {
            LogLoaded(logger, certificate.ToString());
        }
    }

    private void Report(string? failure)
    {
        if (failure is not null && failure != _failure)
        {
            LogFailure(logger, failure);
        }
        else if (failure is null && _failure is not null)
        {
            LogRecovered(logger);
        }

        _failure = failure;
    }
}
