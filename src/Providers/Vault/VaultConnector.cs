using Keyferry.Api.Shared;
using Keyferry.Api.Stores;
using Keyferry.Providers.Aws.Credentials;
using Keyferry.Providers.Contract;
using Keyferry.Providers.Http;
using Keyferry.Providers.Stores;
using Keyferry.Providers.Vault.Login;
using Keyferry.Providers.Vault.Sessions;

namespace Keyferry.Providers.Vault;

/// <summary>Makes sessions: reads what the connection is made of. The server itself is not called yet.</summary>
/// <param name="settings">What all connections share.</param>
/// <param name="patience">How often a refused login is tried again.</param>
internal sealed class VaultConnector(VaultSettings settings, LoginPatience patience)
{
    private const string Metrics = "HashiCorp/Vault";

    // Vault's own client waits as long; what takes longer than the engine's barrier is ended there.
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    private readonly OwnToken _own = new(settings.Ambient, settings.OwnTokenFile);
    private readonly AmbientIdentity _identity = new(settings.Time);

    /// <summary>Makes a session.</summary>
    /// <param name="context">The store, or what stands for one, and on whose behalf it is used.</param>
    /// <param name="spec">The server, and how to log in.</param>
    /// <param name="retry">How calls are repeated; null means the standard.</param>
    /// <param name="keepsToken">Whether the token is kept at the end.</param>
    /// <param name="cancellation">Ends the reads.</param>
    /// <returns>The session, or why there is none.</returns>
    public async ValueTask<(VaultSession? Session, string? Error)> ConnectAsync(
        StoreContext context, VaultProviderSpec spec, RetrySettings? retry, bool keepsToken, CancellationToken cancellation)
    {
        if (!VaultAddress.TryRead(spec.Server, out var address, out var wrong))
        {
            return (null, $"cannot setup new vault client: server {wrong}");
        }

        if (VaultHeaders.Problem(spec.Headers) is { } header)
        {
            return (null, $"cannot setup new vault client: headers: {header}");
        }

        var references = new LoginReferences(context);
        var (login, token, error) = await LoginAsync(context, spec, references, cancellation);
        if (error is not null)
        {
            return (null, error);
        }

        var options = VaultRetry.Apply(new StoreHttpOptions(Metrics) { Timeout = Timeout }, retry, out var interval);
        if (interval.Length > 0)
        {
            return (null, $"cannot setup new vault client: retrySettings.retryInterval: {interval}");
        }

        (var secured, error) = await WithTlsAsync(options, context, spec, references, cancellation);
        if (secured is null)
        {
            return (null, error);
        }

        var server = new VaultServer(settings.Http(secured), address)
        {
            Namespace = Named(spec.Namespace),
            LoginNamespace = Named(spec.Auth?.Namespace),
            Headers = spec.Headers ?? [],
            States = spec.ReadYourWrites == true || spec.ForwardInconsistent == true ? new ReplicationStates() : null,
            ForwardsInconsistent = spec is { ReadYourWrites: true, ForwardInconsistent: true },
        };
        return (new VaultSession(server, login, token, patience, settings.Time) { KeepsToken = keepsToken }, null);
    }

    private async ValueTask<(IVaultLogin? Login, VaultToken? Token, string? Error)> LoginAsync(
        StoreContext context, VaultProviderSpec spec, LoginReferences references, CancellationToken cancellation)
    {
        if (spec.Auth is null)
        {
            return (null, null, null);
        }

        if (spec.Auth.TokenSecretRef is { } reference)
        {
            var (text, error) = await references.TrimmedAsync(reference, "auth.tokenSecretRef", cancellation);
            return text is null ? (null, null, error)
                : text.Any(static c => c is <= ' ' or >= (char)0x7f)
                    ? (null, null, $"auth.tokenSecretRef: key \"{reference.Key}\" of Secret \"{reference.Name}\" holds no token")
                : (null, new VaultToken { Value = text }, null);
        }

        var login = VaultLogins.Of(
            spec.Auth, references, token => _own.ReadAsync(context.Store.IsClusterWide, token), context, settings, _identity);
        return login is null ? (null, null, "cannot initialize Vault client: no valid auth method specified")
            : VaultPaths.Problem(login.Path.TrimEnd('/')) is { } problem ? (null, null, $"the path of the {login.Name} auth method cannot be used: {problem}")
            : (login, null, null);
    }

    private static async ValueTask<(StoreHttpOptions? Options, string? Error)> WithTlsAsync(
        StoreHttpOptions options, StoreContext context, VaultProviderSpec spec, LoginReferences references, CancellationToken cancellation)
    {
        var (authorities, error) = await StoreAuthorities.ReadAsync(context, spec.CaBundle, spec.CaProvider, "", cancellation);
        if (error is not null)
        {
            return (null, error);
        }

        // What the login shows is what the connection shows: there is one.
        var (certificate, problem) = spec switch
        {
            { Auth: { TokenSecretRef: null, AppRole: null, Kubernetes: null, Ldap: null, UserPass: null, Jwt: null, Cert: { } cert } } =>
                await CertificateAsync(cert.ClientCert, cert.SecretRef, "auth.cert.clientCert", "auth.cert.secretRef", references, cancellation),
            { Tls: { CertSecretRef: not null } or { KeySecretRef: not null } } =>
                await CertificateAsync(
                    spec.Tls.CertSecretRef, spec.Tls.KeySecretRef, "tls.certSecretRef", "tls.keySecretRef", references, cancellation),
            _ => (null, null),
        };
        if (problem is not null)
        {
            CertificateBundle.Dispose(authorities);
            return (null, problem);
        }

        return (options with
        {
            Authorities = authorities, ClientCertificate = certificate?.Certificate, ClientIntermediates = certificate?.Intermediates,
        }, null);
    }

    private static async ValueTask<(ClientCertificate? Certificate, string? Error)> CertificateAsync(
        SecretKeySelector? certificate, SecretKeySelector? key, string certificateField, string keyField, LoginReferences references,
        CancellationToken cancellation)
    {
        var (pem, error) = await references.TextAsync(certificate, certificateField, cancellation, "tls.crt");
        if (pem is null)
        {
            return (null, error);
        }

        (var keyPem, error) = await references.TextAsync(key, keyField, cancellation, "tls.key");
        if (keyPem is null)
        {
            return (null, error);
        }

        var read = ClientCertificate.Read(
            System.Text.Encoding.UTF8.GetBytes(pem), System.Text.Encoding.UTF8.GetBytes(keyPem), out var wrong);
        return (read, read is null ? $"{certificateField}: {wrong}" : null);
    }

    private static string? Named(string? ns) => VaultPaths.Clean(ns ?? "") is { Length: > 0 } clean ? clean : null;
}
