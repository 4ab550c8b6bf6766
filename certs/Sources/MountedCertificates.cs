using Keyferry.Certs.Authority;
using Keyferry.Certs.Files;
using Keyferry.Certs.Publishing;
using Keyferry.Certs.Serving;
using Keyferry.Certs.Status;
using Keyferry.Kubernetes.Controllers;
using Microsoft.Extensions.Logging;

namespace Keyferry.Certs.Sources;

/// <summary>
/// Certificates that somebody else brings, as mounted files. Where they name their authority, its bundle is published, and a
/// certificate of another authority is shown only when API servers have had time to learn of that one. What cannot be used is
/// told, and the last one that could is shown on.
/// </summary>
/// <param name="files">The files.</param>
/// <param name="names">The names under which the webhook is called.</param>
/// <param name="lifetimes">How certificates overlap.</param>
/// <param name="publication">Writes the bundle into the configurations of webhooks.</param>
/// <param name="active">What new connections get.</param>
/// <param name="options">How often to look.</param>
/// <param name="status">Counts what is done.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Where to say what was done.</param>
public sealed partial class MountedCertificates(
    CertificateFiles files,
    ServingNames names,
    Lifetimes lifetimes,
    BundlePublication publication,
    ServingCertificate active,
    CertificateControllerOptions options,
    CertificateStatus status,
    TimeProvider time,
    ILogger<MountedCertificates> logger) : ICertificateSource
{
    private long _shownSince;

    /// <inheritdoc/>
    public TimeSpan CheckInterval => options.FileInterval;

    /// <inheritdoc/>
    public IEnumerable<ControllerWatch> Watches(SharedInformers informers) => [];

    /// <inheritdoc/>
    public async ValueTask<string?> CheckAsync(CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        if (files.Read(out var fault) is not { } pair)
        {
            return await WithoutFilesAsync(fault!, cancellation);
        }

        if (pair.Authorities is not { } authorities)
        {
            publication.LeaveToOthers();
            Show(pair.Serving, TrustBundle.Empty);
            return pair.Serving.IsValidAt(now)
                ? null
                : $"{files.Folder}: tls.crt is valid from {pair.Serving.NotBefore:u} to {pair.Serving.NotAfter:u} only";
        }

        if (authorities.ValidationError(pair.Serving.Certificate, names.All, now, pair.Serving.Intermediates) is { } error)
        {
            return await WithoutFilesAsync($"{files.Folder}: API servers would refuse tls.crt: {error}", cancellation);
        }

        status.AuthorityExpiry = new DateTimeOffset(
            authorities.Authorities.Min(static a => a.NotAfter.ToUniversalTime()), TimeSpan.Zero);
        return await PublishAsync(pair.Serving, authorities, now, cancellation);
    }

    private async ValueTask<string?> PublishAsync(
        IssuedCertificate serving, TrustBundle authorities, DateTimeOffset now, CancellationToken cancellation)
    {
        var isShown = active.IsTrusted && active.Current.Certificate.Thumbprint == serving.Certificate.Thumbprint;

        // Authorities that were replaced stay until no replica can show a certificate of theirs any more.
        var isOver = isShown && time.GetElapsedTime(_shownSince) >= lifetimes.Overlap;
        var former = active.Bundle.Authorities.Where(a => !authorities.Contains(a)).ToList();
        var bundle = isOver
            ? authorities
            : TrustBundle.Of([.. authorities.Authorities, .. former.Where(a => a.NotAfter.ToUniversalTime() > now.UtcDateTime)]);

        // Another replica may have published more, for a certificate that it still shows: two that correct each other never end.
        var outcome = await publication.PublishAsync(
            bundle,
            pem => TrustBundle.Parse(pem) is { } other && other.ContainsAll(bundle) && !(isOver && former.Exists(other.Contains)),
            cancellation);

        // The bundle of what is shown has stood for long: another certificate that it trusts can be shown at once.
        var isKnown = active.Bundle.ValidationError(serving.Certificate, names.All, now, serving.Intermediates) is null;
        var mayShow = !active.IsTrusted || !active.Current.IsValidAt(now) || isKnown
            || (outcome.Complete && publication.HasStood(lifetimes.PropagationDelay));
        if (isShown ? outcome.Complete : mayShow)
        {
            _shownSince = isShown ? _shownSince : time.GetTimestamp();
            Show(serving, bundle);
        }

        return outcome.Complete ? null : string.Join("; ", outcome.Failures);
    }

    private async ValueTask<string?> WithoutFilesAsync(string fault, CancellationToken cancellation)
    {
        status.FilesFailed();
        if (publication.Current is not { } published)
        {
            return fault;
        }

        var outcome = await publication.PublishAsync(
            published, pem => TrustBundle.Parse(pem)?.ContainsAll(published) == true, cancellation);
        return string.Join("; ", outcome.Failures.Prepend(fault));
    }

    private void Show(IssuedCertificate certificate, TrustBundle bundle)
    {
        if (active.Use(certificate, bundle))
        {
            status.ServingRotated();
            LogShown(logger, certificate.ToString(), files.Folder);
        }
    }

    [LoggerMessage(120, LogLevel.Information, "Serving {Certificate} of {Folder}")]
    private static partial void LogShown(ILogger logger, string certificate, string folder);
}
