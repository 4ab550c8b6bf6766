using System.Text;
using Keyferry.Api.Stores;
using Keyferry.Providers.Contract;
using Keyferry.Providers.Google.Auth;
using Keyferry.Providers.Google.Federation;
using Keyferry.Providers.Google.Transport;

namespace Keyferry.Providers.Google;

/// <summary>Finds an identity of workload identity federation: of a ServiceAccount, of AWS keys, or of a credential configuration.</summary>
/// <param name="google">What is shared.</param>
/// <param name="context">The store, and who reads for it.</param>
/// <param name="mayBeAmbient">Whether the store may use this program's own identity: its files, and its node's AWS keys.</param>
internal sealed class FederatedCredentials(GoogleEnvironment google, StoreContext context, bool mayBeAmbient)
{
    private const string Field = "workloadIdentityFederation";

    /// <summary>Reads what the manifest refers to. Google itself is not called yet.</summary>
    public async ValueTask<IdentityResult> FindAsync(GcpWorkloadIdentityFederation spec, CancellationToken cancellation)
    {
        if (ProblemOf(spec) is { } problem)
        {
            return IdentityResult.Of(problem);
        }

        if (spec.CredConfig is { } config)
        {
            return await OfConfigurationAsync(spec, config, cancellation);
        }

        var named = string.IsNullOrEmpty(spec.GcpServiceAccountEmail) ? null : new Impersonation(spec.GcpServiceAccountEmail);
        if (spec.ServiceAccountRef is { } account)
        {
            var (annotated, error) = named is null ? await GoogleCredentials.ImpersonationAsync(context, account, cancellation) : (named, null);
            var audiences = account.Audiences is { Count: > 0 } given ? given : [$"https:{spec.Audience}"];
            return error is not null ? IdentityResult.Of(error)
                : Exchanged(new ServiceAccountTokens(context, account, audiences, google.Calls), Terms(spec, TokenExchange.Jwt), annotated);
        }

        var keys = await AwsKeysAsync(spec.AwsSecurityCredentials!, cancellation);
        return keys.Keys is null ? IdentityResult.Of(keys.Error!)
            : Exchanged(
                new AwsSubject(keys.Keys, spec.AwsSecurityCredentials!.Region, spec.Audience!, google.Time),
                Terms(spec, TokenExchange.AwsRequest), named);
    }

    /// <summary>What is wrong with the fields among each other; null where nothing is. Pure.</summary>
    public static string? ProblemOf(GcpWorkloadIdentityFederation spec)
    {
        var methods = (spec.CredConfig is null ? 0 : 1) + (spec.ServiceAccountRef is null ? 0 : 1) + (spec.AwsSecurityCredentials is null ? 0 : 1);
        return methods != 1 ? $"{Field}: exactly one of credConfig, awsSecurityCredentials or serviceAccountRef must be set"
            : spec.CredConfig is null && string.IsNullOrEmpty(spec.Audience)
                ? $"{Field}: audience must be set, such as //iam.googleapis.com/projects/123/locations/global/workloadIdentityPools/POOL/providers/PROVIDER"
            : spec.GcpServiceAccountEmail is { Length: > 0 } email && !GoogleNames.IsServiceAccount(email)
                ? $"{Field}: gcpServiceAccountEmail is no e-mail address of a service account, such as name@project.iam.gserviceaccount.com"
            : null;
    }

    private async ValueTask<IdentityResult> OfConfigurationAsync(
        GcpWorkloadIdentityFederation spec, GcpCredentialConfig config, CancellationToken cancellation)
    {
        var read = await context.References.ConfigMapKeyAsync(context, config.Name, config.Key, config.Namespace, cancellation);
        using var value = read.Value;
        if (value is null)
        {
            return IdentityResult.Of($"could not fetch credConfig: {read.Error}");
        }

        if (!ExternalAccount.TryRead(value.Bytes, spec.Audience ?? "", out var account, out var error))
        {
            return IdentityResult.Of($"key \"{config.Key}\" of ConfigMap \"{config.Name}\" is no credential configuration: {error}");
        }

        var subject = SubjectOf(account!, spec.ExternalTokenEndpoint ?? "", out error);
        return subject is null
            ? IdentityResult.Of($"key \"{config.Key}\" of ConfigMap \"{config.Name}\" cannot be used: {error}")
            : Exchanged(
                subject, account!.Terms,
                string.IsNullOrEmpty(spec.GcpServiceAccountEmail)
                    ? account.Impersonation
                    : new Impersonation(spec.GcpServiceAccountEmail, Lifetime: account.Impersonation?.Lifetime));
    }

    private ISubjectTokens? SubjectOf(ExternalAccount account, string endpoint, out string error)
    {
        var source = account.Source;
        error = (source.File.Length > 0 || source.IsAws) && !mayBeAmbient
            ? "its credential_source is of Keyferry's own pod or node, which this installation does not lend to this store (--ambient-credentials)"
            : source.File.Length > 0 ? FileSubject.ProblemOf(source.File)
            : source.Url is not null && source.Url.OriginalString != endpoint
                ? $"its credential_source.url is not that of {Field}.externalTokenEndpoint, which is to say the same"
            : "";
        return error.Length > 0 ? null
            : source.IsAws ? new AwsNodeSubject(source.HasSession, account.Terms.Audience, google.Variable, google.Http, google.Time)
            : source.Url is not null ? new UrlSubject(source, google.Http)
            : new FileSubject(source);
    }

    private async ValueTask<(AwsKeys? Keys, string? Error)> AwsKeysAsync(GcpAwsCredentials credentials, CancellationToken cancellation)
    {
        var id = await ReadAsync(credentials.AwsCredentialsSecretRef, "aws_access_key_id", isRequired: true, cancellation);
        var secret = await ReadAsync(credentials.AwsCredentialsSecretRef, "aws_secret_access_key", isRequired: true, cancellation);
        var session = await ReadAsync(credentials.AwsCredentialsSecretRef, "aws_session_token", isRequired: false, cancellation);
        return (id.Error ?? secret.Error ?? session.Error) is { } error
            ? (null, error)
            : (new AwsKeys(id.Text!, secret.Text!, session.Text!), null);
    }

    private async ValueTask<(string? Text, string? Error)> ReadAsync(
        SecretReference reference, string key, bool isRequired, CancellationToken cancellation)
    {
        var read = await context.References.SecretKeyAsync(context, reference.Name, key, reference.Namespace, cancellation);
        using var value = read.Value;
        var text = value is null ? null : Encoding.UTF8.GetString(value.Bytes).Trim();
        return text is { Length: > 0 } || (!isRequired && (value is not null || read.IsMissing)) ? (text ?? "", null)
            : (null, value is null
                ? $"could not fetch awsSecurityCredentials: {read.Error}"
                : $"key \"{key}\" of Secret \"{reference.Name}\" has no value");
    }

    private static ExchangeTerms Terms(GcpWorkloadIdentityFederation spec, string type) =>
        new(spec.Audience!, type, GoogleEndpoints.DefaultSts);

    private IdentityResult Exchanged(ISubjectTokens subject, ExchangeTerms terms, Impersonation? impersonation)
    {
        var exchange = new TokenExchange(subject, terms, google.Http, google.Endpoints, google.Time);
        var identity = new GoogleIdentity(google.As(impersonation, exchange), google.Time);
        return new IdentityResult(identity, null, [identity]);
    }
}
