using Keyferry.Certs.Authority;
using Keyferry.Certs.Store;

namespace Keyferry.Certs.Rotation;

/// <summary>
/// Decides what a rotation does next. The order is: a new authority enters the bundle; the bundle is published; only
/// then a certificate of the new authority is served; later the old authority leaves the bundle.
/// </summary>
/// <param name="names">The names under which the webhook is called.</param>
/// <param name="lifetimes">How certificates overlap.</param>
public sealed class RotationPlan(ServingNames names, Lifetimes lifetimes)
{
    private const string EllipticCurve = "1.2.840.10045.2.1";
    private const int MostOld = 7;

    /// <summary>The names under which the webhook is called.</summary>
    public ServingNames Names => names;

    /// <summary>How certificates overlap.</summary>
    public Lifetimes Lifetimes => lifetimes;

    /// <summary>Says why the stored authority cannot be used; null where it can.</summary>
    public static string? AuthorityFault(IssuedCertificate? authority, DateTimeOffset now)
    {
        if (authority is null)
        {
            return "there is no usable one";
        }

        if (!authority.IsAuthority)
        {
            return "the stored certificate may not sign others";
        }

        if (!authority.IsValidAt(now))
        {
            return $"the stored one is valid from {authority.NotBefore:u} to {authority.NotAfter:u} only";
        }

        // Of another make: what it signs could not be issued, or no API server would take it.
        return authority.Certificate.GetKeyAlgorithm() != EllipticCurve ? "the stored one's key is not an elliptic-curve key"
            : TrustBundle.Of([authority.Certificate]).ValidationError(authority.Certificate, [], now) is { } error
                ? $"the stored one would not be trusted: {error}"
                : null;
    }

    /// <summary>Says why a usable authority is to be replaced; null where it stays.</summary>
    public static string? AuthorityDue(IssuedCertificate? authority, DateTimeOffset now) =>
        authority?.RenewAt <= now ? "two thirds of the stored one's life are over" : null;

    /// <summary>The bundle that is to be stored and published.</summary>
    /// <param name="authority">The authority that signs now.</param>
    /// <param name="stored">What the cluster holds.</param>
    /// <param name="shown">The certificate that this process shows.</param>
    /// <param name="trusted">The bundle of that certificate.</param>
    /// <param name="now">The time.</param>
    public TrustBundle Bundle(
        IssuedCertificate authority, StoredCertificates stored, IssuedCertificate shown, TrustBundle trusted, DateTimeOffset now)
    {
        if (stored.Serving is { } serving
            && serving.IsIssuedBy(authority.Certificate)
            && serving.NotBefore + lifetimes.Backdate + lifetimes.Overlap <= now)
        {
            return TrustBundle.Of([authority.Certificate]);
        }

        // Bounded, for a Secret that is deleted again and again; those that the certificates in use need come first.
        var old = (stored.Bundle?.Authorities ?? []).Concat(trusted.Authorities)
            .Where(a => a.NotAfter.ToUniversalTime() > now.UtcDateTime)
            .DistinctBy(static a => a.Thumbprint)
            .OrderByDescending(a => stored.Serving?.IsIssuedBy(a) == true || shown.IsIssuedBy(a))
            .ThenByDescending(static a => a.NotBefore)
            .Take(MostOld);
        return TrustBundle.Of([authority.Certificate, .. old]);
    }

    /// <summary>Which serving certificate goes on: the stored one, or the one that is shown where that is better.</summary>
    /// <param name="authority">The authority that signs now.</param>
    /// <param name="stored">What the cluster holds.</param>
    /// <param name="shown">The trusted certificate that this process shows; null where it shows none.</param>
    /// <param name="bundle">The bundle that is to be published.</param>
    /// <param name="now">The time.</param>
    /// <returns>The certificate, null where a new one must be issued; what is to become of it; whether it is to be stored with the bundle.</returns>
    public (IssuedCertificate? Serving, ServingDecision Decision, bool IsStale) Choose(
        IssuedCertificate authority, StoredCertificates stored, IssuedCertificate? shown, TrustBundle bundle, DateTimeOffset now)
    {
        var decision = Serving(authority, stored.Serving, bundle, now);
        if (decision.Step != ServingStep.Keep && shown is not null)
        {
            // What is stored was damaged, or could not be written: storing what is shown goes unnoticed.
            var better = Serving(authority, shown, bundle, now);
            if (better.Step == ServingStep.Keep
                || (decision.Step == ServingStep.ReplaceNow && better.Step != ServingStep.ReplaceNow))
            {
                return (shown, better, true);
            }
        }

        return decision.Step == ServingStep.ReplaceNow
            ? (null, decision, true)
            : (stored.Serving, decision, stored.Bundle?.Pem != bundle.Pem);
    }

    /// <summary>What is to become of a serving certificate.</summary>
    /// <param name="authority">The authority that signs now.</param>
    /// <param name="serving">The certificate; null where there is none.</param>
    /// <param name="bundle">The bundle that is to be published.</param>
    /// <param name="now">The time.</param>
    public ServingDecision Serving(
        IssuedCertificate authority, IssuedCertificate? serving, TrustBundle bundle, DateTimeOffset now)
    {
        if (serving is null)
        {
            return new(ServingStep.ReplaceNow, "there is no usable one");
        }

        if (bundle.ValidationError(serving.Certificate, names.All, now) is { } error)
        {
            return new(ServingStep.ReplaceNow, error);
        }

        if (!serving.IsIssuedBy(authority.Certificate))
        {
            return new(ServingStep.ReplaceAfterPropagation, "its authority was replaced");
        }

        if (serving.RenewAt <= now)
        {
            return new(ServingStep.ReplaceAfterPublishing, "two thirds of its life are over");
        }

        return new(ServingStep.Keep, "");
    }
}
