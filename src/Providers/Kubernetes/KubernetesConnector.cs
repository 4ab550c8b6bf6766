using System.Text;
using Keyferry.Api.Shared;
using Keyferry.Api.Stores;
using Keyferry.Api.Values;
using Keyferry.Kubernetes.Connecting;
using Keyferry.Providers.Contract;
using Keyferry.Providers.Http;
using Keyferry.Providers.Stores;

namespace Keyferry.Providers.Kubernetes;

/// <summary>Reads what a store's connection is made of. The process's own identity is never used.</summary>
/// <param name="context">The store, and who reads for it.</param>
/// <param name="egress">Where connections may lead.</param>
/// <param name="time">The clock.</param>
internal sealed class KubernetesConnector(StoreContext context, EgressPolicy egress, TimeProvider time)
{
    /// <summary>Makes the connection; no request goes to the store's server yet.</summary>
    /// <param name="spec">The store's settings.</param>
    /// <param name="cancellation">Ends the calls.</param>
    /// <returns>The connection, or why there is none.</returns>
    public async ValueTask<(KubernetesConnection? Connection, string? Error)> ConnectAsync(
        KubernetesProviderSpec spec, CancellationToken cancellation) => spec switch
        {
            { AuthRef: not null, Auth: not null } => (null, "authRef and inline auth cannot both be set"),
            { AuthRef: { } reference } => await OfKubeconfigAsync(reference, cancellation),
            { Auth: null } => (null, "no auth provider given"),
            { Server: null } or { Server.Url: "" } => (null, "no server URL provided"),
            _ => await OfFieldsAsync(spec.Server, spec.Auth, cancellation),
        };

    private async ValueTask<(KubernetesConnection? Connection, string? Error)> OfFieldsAsync(
        KubernetesServer server, KubernetesAuth auth, CancellationToken cancellation)
    {
        if (!ServerAddress.TryRead(server.Url ?? ServerAddress.Default, out var address, out var wrong))
        {
            return (null, $"server.url: {wrong}");
        }

        var (authorities, error) = await StoreAuthorities.ReadAsync(
            context, server.CaBundle, server.CaProvider, "server.", cancellation);
        if (error is not null)
        {
            return (null, error);
        }

        var options = new RemoteServerOptions { Address = address, Authorities = authorities };
        var methods = Methods(auth);
        var made = methods switch
        {
            [] => (null, "no auth provider given"),
            [_, _, ..] => (null, $"multiple auth methods provided: {string.Join(", ", methods)}"),
            _ when auth.Cert is { } cert => await OfCertificateAsync(options, cert, cancellation),
            _ when auth.Token is { } token => await OfTokenAsync(options, token.BearerToken, cancellation),
            _ => await OfAccountAsync(options, auth.ServiceAccount!, cancellation),
        };
        if (made.Connection is null)
        {
            CertificateBundle.Dispose(authorities);
        }

        return made;
    }

    private static string[] Methods(KubernetesAuth auth) => [.. new[]
    {
        auth.Cert is null ? null : "cert", auth.Token is null ? null : "token",
        auth.ServiceAccount is null ? null : "serviceAccount",
    }.OfType<string>()];

    private async ValueTask<(KubernetesConnection? Connection, string? Error)> OfCertificateAsync(
        RemoteServerOptions options, KubernetesCertAuth cert, CancellationToken cancellation)
    {
        var (certificate, error) = await SecretAsync(cert.ClientCert, cancellation);
        using (certificate)
        {
            var (key, keyError) = error is null ? await SecretAsync(cert.ClientKey, cancellation) : (null, error);
            using (key)
            {
                return key is null ? (null, keyError) : WithCertificate(options, certificate!.Bytes, key.Bytes, new FixedCredentials(null));
            }
        }
    }

    private async ValueTask<(KubernetesConnection? Connection, string? Error)> OfTokenAsync(
        RemoteServerOptions options, SecretKeySelector reference, CancellationToken cancellation)
    {
        var (token, error) = await SecretAsync(reference, cancellation);
        using (token)
        {
            if (token is null)
            {
                return (null, error);
            }

            // A line break at the end comes with "echo TOKEN | base64".
            var text = Encoding.UTF8.GetString(token.Bytes).Trim();
            return IsHeaderText(text)
                ? (Connection(options, new FixedCredentials(text)), null)
                : (null, $"the bearer token in key \"{reference.Key}\" of Secret \"{reference.Name}\" is empty, or no token");
        }
    }

    private async ValueTask<(KubernetesConnection? Connection, string? Error)> OfAccountAsync(
        RemoteServerOptions options, ServiceAccountSelector account, CancellationToken cancellation)
    {
        var credentials = new ServiceAccountCredentials(context, account, time);
        if ((await credentials.PrepareAsync(wereRefused: false, cancellation)).Error is { } error)
        {
            credentials.Dispose();
            return (null, error);
        }

        return (Connection(options, credentials), null);
    }

    private async ValueTask<(KubernetesConnection? Connection, string? Error)> OfKubeconfigAsync(
        SecretKeySelector reference, CancellationToken cancellation)
    {
        var (text, error) = await SecretAsync(reference, cancellation);
        using (text)
        {
            return text is null ? (null, error)
                : !Kubeconfig.TryRead(text.Bytes, out var entry, out var wrong) ? (null, Wrong(reference, wrong))
                : !TryConnect(entry!, out var connection, out wrong) ? (null, Wrong(reference, wrong))
                : (connection, null);
        }
    }

    private static string Wrong(SecretKeySelector reference, string what) =>
        $"the kubeconfig in key \"{reference.Key}\" of Secret \"{reference.Name}\" cannot be used: {what}";

    private bool TryConnect(KubeconfigEntry entry, out KubernetesConnection? connection, out string error)
    {
        connection = null;
        if (!ServerAddress.TryRead(entry.Server, out var address, out error))
        {
            error = $"cluster.server: {error}";
            return false;
        }

        Uri? proxy = null;
        if (entry.Proxy is { } named && !Uri.TryCreate(named, UriKind.Absolute, out proxy))
        {
            error = "cluster.proxy-url is no URL";
            return false;
        }

        string? wrong = null;
        var authorities = entry.Authorities is { } base64 ? CertificateBundle.OfField(base64, out wrong) : null;
        if (wrong is not null)
        {
            error = $"cluster.certificate-authority-data: {wrong}";
            return false;
        }

        var token = entry.Token?.Trim();
        if (token is not null && !IsHeaderText(token))
        {
            error = "user.token is no token";
            return false;
        }

        var options = new RemoteServerOptions
        {
            Address = address, Authorities = authorities, TlsServerName = entry.TlsServerName, Proxy = proxy,
        };
        var credentials = new FixedCredentials(token, entry.Impersonation);
        (connection, wrong) = entry.Certificate is null
            ? (Connection(options, credentials), null)
            : WithCertificate(options, Decoded(entry.Certificate), Decoded(entry.Key!), credentials);
        error = wrong ?? "";
        if (connection is null)
        {
            CertificateBundle.Dispose(authorities);
        }

        return connection is not null;
    }

    private (KubernetesConnection? Connection, string? Error) WithCertificate(
        RemoteServerOptions options, ReadOnlySpan<byte> certificate, ReadOnlySpan<byte> key, IKubernetesCredentials credentials) =>
        ClientCertificate.Read(certificate, key, out var error) is { } read
            ? (Connection(
                options with { ClientCertificate = read.Certificate, ClientIntermediates = read.Intermediates }, credentials), null)
            : (null, error);

    private KubernetesConnection Connection(RemoteServerOptions options, IKubernetesCredentials credentials) =>
        new(
            new RemoteServer(
                options with
                {
                    Authorize = credentials.Authorize, Connect = new EgressGuard(egress, EgressUse.Store).ConnectAsync,
                },
                time),
            credentials);

    private async ValueTask<(SecretValue? Value, string? Error)> SecretAsync(
        SecretKeySelector reference, CancellationToken cancellation)
    {
        var read = await context.References.SecretKeyAsync(
            context, reference.Name ?? "", reference.Key ?? "", reference.Namespace, cancellation);
        return (read.Value, read.Value is null ? read.Error ?? "there is no answer" : null);
    }

    // What is no base64 is no PEM either, which the reader then says.
    private static byte[] Decoded(string base64)
    {
        var bytes = new byte[base64.Length];
        return Convert.TryFromBase64String(base64, bytes, out var length) ? bytes[..length] : [];
    }

    private static bool IsHeaderText(string text) => text.Length > 0 && text.All(static c => c is > ' ' and < (char)0x7f);
}
