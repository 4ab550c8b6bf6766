using Keyferry.Certs.Authority;
using Keyferry.Certs.Publishing;
using Keyferry.Certs.Rotation;
using Keyferry.Certs.Serving;
using Keyferry.Certs.Status;
using Keyferry.Certs.Store;
using Keyferry.Certs.Watching;
using Keyferry.Kubernetes.Controllers;
using Keyferry.Kubernetes.Types;
using Microsoft.Extensions.Logging;

namespace Keyferry.Certs.Sources;

/// <summary>
/// Certificates of our own authority: issued, stored in two Secrets, published and shown. Any number of replicas may do
/// so; none leads.
/// </summary>
/// <param name="authority">Issues certificates.</param>
/// <param name="plan">Decides what comes next.</param>
/// <param name="store">Keeps certificates in the cluster.</param>
/// <param name="publication">Writes the bundle into the configurations of webhooks.</param>
/// <param name="active">What new connections get.</param>
/// <param name="options">How often to check.</param>
/// <param name="status">Counts what is done.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Where to say what was done.</param>
public sealed partial class IssuedCertificates(
    CertificateAuthority authority,
    RotationPlan plan,
    CertificateStore store,
    BundlePublication publication,
    ServingCertificate active,
    CertificateControllerOptions options,
    CertificateStatus status,
    TimeProvider time,
    ILogger<IssuedCertificates> logger) : ICertificateSource
{
    // A lost write is followed by a read of what the winner wrote; more rounds than this means somebody fights us.
    private const int MaxRounds = 8;

    // The authority of the certificate that is shown, for a time in which Secrets can be neither read nor written.
    private IssuedCertificate? _signer;

    /// <inheritdoc/>
    public TimeSpan CheckInterval => options.CheckInterval;

    /// <inheritdoc/>
    public IEnumerable<ControllerWatch> Watches(SharedInformers informers) =>
        new[] { store.Secrets.Serving, store.Secrets.Authority }.Select(
            secret => ObjectWatch.Of(informers, BuiltIn.Secret, secret));

    /// <inheritdoc/>
    public async ValueTask<string?> CheckAsync(CancellationToken cancellation)
    {
        try
        {
            for (var round = 0; round < MaxRounds; round++)
            {
                List<string> failures = [];
                if (await RoundAsync(failures, cancellation))
                {
                    return failures.Count == 0 ? null : string.Join("; ", failures);
                }
            }

            return await WithoutStoreAsync(
                $"the certificates' Secrets were changed by somebody else {MaxRounds} times in a row; "
                + "see whether another program writes them", cancellation);
        }
        catch (CertificateStoreException e)
        {
            return await WithoutStoreAsync(e.Message, cancellation);
        }
    }

    /// <summary>One round; false where another replica wrote first.</summary>
    private async ValueTask<bool> RoundAsync(List<string> failures, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var stored = await store.ReadAsync(cancellation);
        foreach (var fault in stored.Errors)
        {
            LogFault(logger, fault);
        }

        Follow(stored, now);
        if (await AuthorityAsync(stored, now, failures, cancellation) is not { } signer)
        {
            return false;
        }

        var bundle = plan.Bundle(signer, stored, active.Current, active.Bundle, now);
        var (kept, decision, changed) = plan.Choose(signer, stored, active.IsTrusted ? active.Current : null, bundle, now);
        var serving = kept ?? Issue(signer, decision.Reason);
        if (changed && await store.WriteServingAsync(serving, bundle, stored, cancellation) == WriteOutcome.Lost)
        {
            return false;
        }

        var outcome = await publication.PublishAsync(bundle, accepts: null, cancellation);
        failures.AddRange(outcome.Failures);
        if (!changed && outcome.Complete && IsDue(decision.Step))
        {
            serving = Issue(signer, decision.Reason);
            if (await store.WriteServingAsync(serving, bundle, stored, cancellation) == WriteOutcome.Lost)
            {
                return false;
            }
        }

        _signer = serving.IsIssuedBy(signer.Certificate) ? signer : _signer;
        status.AuthorityExpiry = signer.NotAfter;
        Show(serving, bundle);
        return true;
    }

    // Another replica may have gone on to a new certificate: it is shown before an old authority leaves the bundle.
    private void Follow(StoredCertificates stored, DateTimeOffset now)
    {
        if (stored.Serving is { } ready
            && ready.Certificate.Thumbprint != active.Current.Certificate.Thumbprint
            && (ready.NotBefore >= active.Current.NotBefore || !active.Current.IsValidAt(now))
            && publication.Current is { } published
            && published.ValidationError(ready.Certificate, plan.Names.All, now) is null)
        {
            Show(ready, published);
        }
    }

    private async ValueTask<IssuedCertificate?> AuthorityAsync(
        StoredCertificates stored, DateTimeOffset now, List<string> failures, CancellationToken cancellation)
    {
        var fault = RotationPlan.AuthorityFault(stored.Authority, now);
        if ((fault ?? RotationPlan.AuthorityDue(stored.Authority, now)) is not { } reason)
        {
            return stored.Authority;
        }

        var issued = authority.IssueAuthority();
        try
        {
            if (await store.WriteAuthorityAsync(issued, stored, cancellation) == WriteOutcome.Lost)
            {
                return null;
            }
        }
        catch (CertificateStoreException e) when (fault is null)
        {
            // The old one is good for months: it goes on signing until the new one can be stored.
            status.StoreFailed();
            failures.Add(e.Message);
            return stored.Authority;
        }

        status.AuthorityRotated();
        LogAuthority(logger, issued.ToString(), reason);
        return issued;
    }

    // Secrets can be neither read nor written: the bundle is kept all the same, and a certificate that is about to end is
    // followed by one that only this process has.
    private async ValueTask<string?> WithoutStoreAsync(string failure, CancellationToken cancellation)
    {
        status.StoreFailed();
        if (publication.Current is not { } published)
        {
            return failure;
        }

        var outcome = await publication.PublishAsync(published, accepts: null, cancellation);
        var now = time.GetUtcNow();
        if (outcome.Complete && _signer is { } signer && signer.IsValidAt(now) && published.Contains(signer.Certificate)
            && active.Current.NotAfter - now < plan.Lifetimes.LastResort)
        {
            Show(Issue(signer, "the old one is about to end, and a new one cannot be stored"), published);
        }

        return string.Join("; ", outcome.Failures.Prepend(failure));
    }

    private IssuedCertificate Issue(IssuedCertificate signer, string reason)
    {
        var issued = authority.IssueServing(signer, plan.Names);
        LogServing(logger, issued.ToString(), reason);
        return issued;
    }

    private bool IsDue(ServingStep step) => step switch
    {
        ServingStep.ReplaceAfterPublishing => true,
        ServingStep.ReplaceAfterPropagation => publication.HasStood(plan.Lifetimes.PropagationDelay),
        _ => false,
    };

    private void Show(IssuedCertificate certificate, TrustBundle bundle)
    {
        if (active.Use(certificate, bundle))
        {
            status.ServingRotated();
            LogShown(logger, certificate.ToString());
        }
    }
}
