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
    /// <summary>The names under which the webhook is called.</summary>
    public ServingNames Names => names;

    /// <summary>How certificates overlap.</summary>
    public Lifetimes Lifetimes => lifetimes;

    /// <summary>Says why a new authority is needed; null where the stored one stays.</summary>
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

        return authority.RenewAt <= now ? "two thirds of the stored one's life are over" : null;
    }

    /// <summary>The bundle that is to be stored and published.</summary>
    /// <param name="authority">The authority that signs now.</param>
    /// <param name="stored">What the cluster holds.</param>
    /// <param name="inUse">The bundle of the certificate that this process shows.</param>
    /// <param name="now">The time.</param>
    public TrustBundle Bundle(
        IssuedCertificate authority, StoredCertificates stored, TrustBundle inUse, DateTimeOffset now)
    {
        if (stored.Serving is { } serving
            && serving.IsIssuedBy(authority.Certificate)
            && serving.NotBefore + lifetimes.Backdate + lifetimes.Overlap <= now)
        {
            return TrustBundle.Of([authority.Certificate]);
        }

        var old = (stored.Bundle?.Authorities ?? []).Concat(inUse.Authorities)
            .Where(a => a.NotAfter.ToUniversalTime() > now.UtcDateTime);
        return TrustBundle.Of([authority.Certificate, .. old]);
    }

    /// <summary>What is to become of the stored serving certificate.</summary>
    /// <param name="authority">The authority that signs now.</param>
    /// <param name="serving">The stored serving certificate.</param>
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
