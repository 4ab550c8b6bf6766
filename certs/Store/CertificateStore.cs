using k8s.Models;
using Keyferry.Certs.Authority;
using Keyferry.Kubernetes.Calls;
using Keyferry.Kubernetes.Types;

namespace Keyferry.Certs.Store;

/// <summary>
/// Keeps certificates in two Secrets. Every write states the version that it was decided upon, so of two replicas
/// that start at once one wins and the other takes what the winner wrote.
/// </summary>
/// <param name="api">The API server.</param>
/// <param name="secrets">Where certificates are kept.</param>
public sealed class CertificateStore(IKubeApi api, CertificateSecrets secrets)
{
    private long _reads;
    private long _failedReads;
    private volatile StoredCertificates? _last;

    /// <summary>The field manager of writes.</summary>
    public const string FieldManager = "keyferry-certificates";

    /// <summary>Where certificates are kept.</summary>
    public CertificateSecrets Secrets => secrets;

    /// <summary>How often <see cref="ReadAsync"/> was called.</summary>
    public long Reads => Interlocked.Read(ref _reads);

    /// <summary>How often that failed.</summary>
    public long FailedReads => Interlocked.Read(ref _failedReads);

    /// <summary>Reads both Secrets.</summary>
    /// <exception cref="CertificateStoreException">The API server did not answer, or refused.</exception>
    public async ValueTask<StoredCertificates> ReadAsync(CancellationToken cancellation)
    {
        Interlocked.Increment(ref _reads);
        try
        {
            return await ReadBothAsync(cancellation);
        }
        catch (CertificateStoreException)
        {
            Interlocked.Increment(ref _failedReads);
            throw;
        }
    }

    /// <summary>Stores a new authority.</summary>
    /// <param name="authority">The authority.</param>
    /// <param name="seen">What the decision was made upon.</param>
    /// <param name="cancellation">Ends the call.</param>
    /// <exception cref="CertificateStoreException">The API server did not answer, or refused.</exception>
    public ValueTask<WriteOutcome> WriteAuthorityAsync(
        IssuedCertificate authority, StoredCertificates seen, CancellationToken cancellation) =>
        WriteAsync(secrets.Authority, seen.AuthorityVersion, CertificateData.Of(authority, authority.CertificatePem), cancellation);

    /// <summary>Stores a serving certificate and the bundle that trusts it.</summary>
    /// <param name="serving">The serving certificate.</param>
    /// <param name="bundle">The bundle.</param>
    /// <param name="seen">What the decision was made upon.</param>
    /// <param name="cancellation">Ends the call.</param>
    /// <exception cref="CertificateStoreException">The API server did not answer, or refused.</exception>
    public ValueTask<WriteOutcome> WriteServingAsync(
        IssuedCertificate serving, TrustBundle bundle, StoredCertificates seen, CancellationToken cancellation) =>
        WriteAsync(secrets.Serving, seen.ServingVersion, CertificateData.Of(serving, bundle.Pem), cancellation);

    private async ValueTask<StoredCertificates> ReadBothAsync(CancellationToken cancellation)
    {
        var authoritySecret = await GetAsync(secrets.Authority, cancellation);
        var servingSecret = await GetAsync(secrets.Serving, cancellation);
        var authorityVersion = authoritySecret?.Metadata.ResourceVersion;
        var servingVersion = servingSecret?.Metadata.ResourceVersion;

        // Parsed once a version: each parsing takes native handles, and a check comes every few seconds.
        if (_last is { } last && last.AuthorityVersion == authorityVersion && last.ServingVersion == servingVersion)
        {
            return last;
        }

        List<string> errors = [];
        last = new StoredCertificates(
            CertificateData.Pair(authoritySecret, secrets.Authority, errors),
            CertificateData.Pair(servingSecret, secrets.Serving, errors),
            CertificateData.Bundle(servingSecret, secrets.Serving, errors),
            errors)
        {
            AuthorityVersion = authorityVersion,
            ServingVersion = servingVersion,
        };
        _last = last;
        return last;
    }

    private static string Explain(string verb, ObjectKey key, KubeFailure failure) =>
        failure.Code switch
        {
            0 => $"cannot {verb} Secret {key}: the API server does not answer ({failure.Message})",
            403 => $"may not {verb} Secret {key}: {failure.Message}; grant the service account get, create and update "
                + "on this Secret",
            404 => $"cannot {verb} Secret {key}: {failure.Message}; create the namespace, or name another one with "
                + "--secret-namespace",
            422 => $"cannot {verb} Secret {key}: {failure.Message}; delete it, and it is made anew",
            _ => $"cannot {verb} Secret {key}: {failure.Code} {failure.Reason}: {failure.Message}",
        };

    private async ValueTask<V1Secret?> GetAsync(ObjectKey key, CancellationToken cancellation)
    {
        var result = await api.GetAsync(BuiltIn.Secret, key, cancellation);
        if (result.Ok)
        {
            return result.Value;
        }

        return result.Failure.IsNotFound ? null : throw new CertificateStoreException(Explain("read", key, result.Failure));
    }

    private async ValueTask<WriteOutcome> WriteAsync(
        ObjectKey key, string? version, Dictionary<string, byte[]> data, CancellationToken cancellation)
    {
        var options = new WriteOptions(FieldManager);
        KubeResult<V1Secret> result;

        if (version is null)
        {
            result = await api.CreateAsync(BuiltIn.Secret, CertificateData.NewSecret(key, data), options, cancellation);
        }
        else
        {
            // Read once more, to keep labels, annotations and the immutable type as they are.
            var stored = await GetAsync(key, cancellation);
            if (stored is null || stored.Metadata.ResourceVersion != version)
            {
                return WriteOutcome.Lost;
            }

            stored.Data ??= new Dictionary<string, byte[]>(StringComparer.Ordinal);
            foreach (var (name, value) in data)
            {
                stored.Data[name] = value;
            }

            result = await api.ReplaceAsync(BuiltIn.Secret, stored, options, cancellation);
        }

        return result switch
        {
            { Ok: true } => WriteOutcome.Written,
            { Failure: { IsAlreadyExists: true } or { IsConflict: true } } => WriteOutcome.Lost,
            { Failure: { IsNotFound: true } } when version is not null => WriteOutcome.Lost,
            _ => throw new CertificateStoreException(Explain("write", key, result.Failure!)),
        };
    }
}
