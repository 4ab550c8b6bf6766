using System.Text;
using Amazon.Runtime;
using Keyferry.Api.Shared;
using Keyferry.Api.Stores;
using Keyferry.Providers.Contract;

namespace Keyferry.Providers.Aws.Credentials;

/// <summary>Credentials, or why there are none. What is to be disposed of with them is in <paramref name="Owned"/>.</summary>
internal sealed record CredentialResult(AWSCredentials? Credentials, string? Error, IReadOnlyList<IDisposable> Owned);

/// <summary>Finds a store's credentials: token, static keys or default chain, then the roles on top of them.</summary>
/// <param name="clients">Makes clients of STS.</param>
/// <param name="ambient">The identity of this process.</param>
/// <param name="policy">Which stores may use it.</param>
/// <param name="time">The clock.</param>
/// <param name="field">Where credentials stand in the manifest.</param>
internal sealed class CredentialSource(
    AwsClients clients, AmbientIdentity ambient, AmbientCredentials policy, TimeProvider time, string field = "spec.provider.aws.auth")
{
    /// <summary>The ServiceAccount's annotation that names the role.</summary>
    public const string RoleAnnotation = "eks.amazonaws.com/role-arn";

    private const string AudienceAnnotation = "eks.amazonaws.com/audience";
    private const string DefaultAudience = "sts.amazonaws.com";

    // Each role is a call to STS before the first secret is read.
    private const int MostRoles = 10;

    private readonly List<IDisposable> _owned = [];

    /// <summary>
    /// Whether the store's credentials lie in the namespace of whoever uses it, so that they cannot be read for the
    /// store alone.
    /// </summary>
    public static bool IsReferent(StoreObject store)
    {
        var auth = store.Spec.Provider.Aws?.Auth;
        if (!store.IsClusterWide || auth is null)
        {
            return false;
        }

        if (auth.Jwt is { } jwt)
        {
            return jwt.ServiceAccountRef is { Namespace: null or "" };
        }

        return auth.SecretRef is { } keys
            && new[] { keys.AccessKeyIdSecretRef, keys.SecretAccessKeySecretRef, keys.SessionTokenSecretRef }
                .Any(static s => s is { Namespace: null or "" });
    }

    /// <summary>On what a session depends beside the store's manifest. Pure.</summary>
    public static StoreCredentials DependenciesOf(StoreObject store)
    {
        if (store.Spec.Provider.Aws is not { } spec)
        {
            return StoreCredentials.None;
        }

        var keys = spec.Auth?.SecretRef;
        var secrets = new[] { keys?.AccessKeyIdSecretRef, keys?.SecretAccessKeySecretRef, keys?.SessionTokenSecretRef }
            .Where(static s => !string.IsNullOrEmpty(s?.Name))
            .Select(static s => new CredentialReference(CredentialKind.Secret, s!.Name!, s.Namespace));
        var accounts = spec.Auth?.Jwt?.ServiceAccountRef is { Name.Length: > 0 } account
            ? new[] { new CredentialReference(CredentialKind.ServiceAccount, account.Name, account.Namespace) }
            : [];
        return new StoreCredentials(
            IsReferent(store) || SessionTags.NameTheCaller(spec), [.. secrets.Concat(accounts).Distinct()]);
    }

    /// <summary>Reads what the store refers to. AWS itself is not called yet.</summary>
    public async ValueTask<CredentialResult> FindAsync(
        StoreContext context, AwsProviderSpec spec, CancellationToken cancellation)
    {
        if (spec.AdditionalRoles is { Count: > MostRoles } roles)
        {
            return new CredentialResult(
                null, $"spec.provider.aws.additionalRoles names {roles.Count} roles; at most {MostRoles} are assumed",
                _owned);
        }

        var (credentials, error) = spec.Auth switch
        {
            { Jwt: { } jwt } => await FromTokenAsync(context, jwt, cancellation),
            { SecretRef: { } keys } => await FromSecretsAsync(context, keys, cancellation),
            _ => FromProcess(context.Store),
        };
        if (credentials is not null)
        {
            credentials = WithRoles(credentials, context, spec);
        }

        return new CredentialResult(credentials, error, _owned);
    }

    private (AWSCredentials? Credentials, string? Error) FromProcess(StoreObject store) =>
        policy == AmbientCredentials.All || (policy == AmbientCredentials.ClusterStores && store.IsClusterWide)
            ? (ambient.Credentials(), null)
            : (null, policy == AmbientCredentials.None
                ? $"{field} is not set, and this installation lends no store its own AWS identity "
                    + "(--ambient-credentials=none): set auth.jwt or auth.secretRef"
                : $"{field} is not set, and this installation lends SecretStores no AWS identity of its own "
                    + "(--ambient-credentials=cluster): set auth.jwt or auth.secretRef, or have an administrator make a "
                    + "ClusterSecretStore");

    private static async ValueTask<(AWSCredentials? Credentials, string? Error)> FromSecretsAsync(
        StoreContext context, AwsSecretAuth keys, CancellationToken cancellation)
    {
        var secret = await ReadAsync(context, keys.SecretAccessKeySecretRef, "SecretAccessKey", cancellation);
        if (secret.Error is not null)
        {
            return (null, secret.Error);
        }

        var id = await ReadAsync(context, keys.AccessKeyIdSecretRef, "accessKeyID", cancellation);
        if (id.Error is not null)
        {
            return (null, id.Error);
        }

        if (id.Text!.Length == 0)
        {
            return (new EmptyKeyCredentials(Emptiness(keys.AccessKeyIdSecretRef!)), null);
        }

        if (secret.Text!.Length == 0)
        {
            return (new EmptyKeyCredentials(Emptiness(keys.SecretAccessKeySecretRef!)), null);
        }

        if (keys.SessionTokenSecretRef is null)
        {
            return (new BasicAWSCredentials(id.Text, secret.Text), null);
        }

        var token = await ReadAsync(context, keys.SessionTokenSecretRef, "SessionToken", cancellation);
        return token.Error is not null ? (null, token.Error)
            : token.Text!.Length == 0 ? (new BasicAWSCredentials(id.Text, secret.Text), null)
            : (new SessionAWSCredentials(id.Text, secret.Text, token.Text), null);
    }

    private async ValueTask<(AWSCredentials? Credentials, string? Error)> FromTokenAsync(
        StoreContext context, AwsJwtAuth jwt, CancellationToken cancellation)
    {
        if (jwt.ServiceAccountRef is not { } account)
        {
            return (null, "spec.provider.aws.auth.jwt needs a serviceAccountRef");
        }

        var annotations = await context.References.ServiceAccountAnnotationsAsync(
            context, account.Name, account.Namespace, cancellation);
        if (annotations.Value is not { } known)
        {
            return (null, annotations.Error);
        }

        if (!known.TryGetValue(RoleAnnotation, out var role) || role.Length == 0)
        {
            var ns = context.Store.IsClusterWide && !string.IsNullOrEmpty(account.Namespace)
                ? account.Namespace
                : context.Namespace;
            return (null, $"an IAM role must be associated with service account {account.Name} (namespace: {ns}); "
                + $"set its annotation {RoleAnnotation}");
        }

        var audience = known.TryGetValue(AudienceAnnotation, out var named) ? named : DefaultAudience;
        string[] audiences = [audience, .. account.Audiences ?? []];
        var sts = Own(clients.Sts(new AnonymousAWSCredentials()));
        return (Own(new WebIdentityCredentials(sts, role, () => TokenAsync(context, account, audiences))), null);
    }

    // The SDK asks for credentials without a token of cancellation; the API client's own timeout ends the call.
    private static async Task<string> TokenAsync(
        StoreContext context, ServiceAccountSelector account, IReadOnlyList<string> audiences)
    {
        var token = await context.References.ServiceAccountTokenAsync(
            context, account.Name, account.Namespace, audiences, lifetime: null, CancellationToken.None);
        using var value = token.Value ?? throw new CredentialsException(
            new FetchFailure(FetchFailureKind.Invalid, token.Error ?? "the API server gave no ServiceAccount token"));
        return Encoding.UTF8.GetString(value.Bytes);
    }

    private AWSCredentials WithRoles(AWSCredentials credentials, StoreContext context, AwsProviderSpec spec)
    {
        foreach (var role in spec.AdditionalRoles ?? [])
        {
            credentials = Assumed(credentials, role, RoleSession.Plain);
        }

        return string.IsNullOrEmpty(spec.Role)
            ? credentials
            : Assumed(credentials, spec.Role, SessionTags.Of(context, spec));
    }

    private AssumedRoleCredentials Assumed(AWSCredentials source, string role, RoleSession session) =>
        Own(new AssumedRoleCredentials(clients.Sts(source), role, session, time));

    private static async ValueTask<(string? Text, string? Error)> ReadAsync(
        StoreContext context, SecretKeySelector? selector, string what, CancellationToken cancellation)
    {
        if (string.IsNullOrEmpty(selector?.Name) || string.IsNullOrEmpty(selector.Key))
        {
            return (null, $"could not fetch {what} secret: name and key of the reference must be set");
        }

        var result = await context.References.SecretKeyAsync(
            context, selector.Name, selector.Key, selector.Namespace, cancellation);
        if (result.Value is null)
        {
            return (null, $"could not fetch {what} secret: {result.Error}");
        }

        using var value = result.Value;
        return (Encoding.UTF8.GetString(value.Bytes), null);
    }

    private static string Emptiness(SecretKeySelector selector) =>
        $"key \"{selector.Key}\" of Secret \"{selector.Name}\" has no value";

    private T Own<T>(T disposable)
        where T : IDisposable
    {
        _owned.Add(disposable);
        return disposable;
    }
}
