using System.Buffers.Text;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Keyferry.Api.Shared;
using Keyferry.Api.Stores;
using Keyferry.Providers.Contract;
using Keyferry.Providers.Google;
using Keyferry.Providers.Google.Transport;
using Keyferry.Providers.Http;

namespace Keyferry.Providers.Vault.Login;

/// <summary>
/// The JWT that Vault's Google Cloud method asks for: signed here with a key, signed by Google for a ServiceAccount of the
/// cluster (https://cloud.google.com/iam/docs/reference/credentials/rest/v1/projects.serviceAccounts/signJwt), or the one that
/// the metadata server gives to this pod.
/// </summary>
/// <param name="auth">The store's settings.</param>
/// <param name="context">The store, and who reads for it.</param>
/// <param name="settings">What all connections share.</param>
internal sealed class GoogleJwt(VaultGcpAuth auth, StoreContext context, VaultSettings settings)
{
    // The most that a role takes unless it says otherwise (max_jwt_exp), less what clocks may differ.
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(14);

    private const int LongestJwt = 16 << 10;

    /// <summary>A JWT of a ServiceAccount of the cluster, or else of this pod.</summary>
    /// <param name="role">Vault's role.</param>
    /// <param name="cancellation">Ends the calls.</param>
    public async ValueTask<(string? Jwt, string? Error)> FetchAsync(string role, CancellationToken cancellation)
    {
        var google = settings.Google.Open();
        using var connections = google.Http;
        var (jwt, error) = (auth.WorkloadIdentity?.ServiceAccountRef ?? auth.ServiceAccountRef) is { } account
            ? await OfAccountAsync(google, account, role, cancellation)
            : await OfPodAsync(google, role, cancellation);
        return (jwt, error?.Replace("auth.workloadIdentity.", "auth.gcp.workloadIdentity.", StringComparison.Ordinal));
    }

    /// <summary>A JWT that a service account's key signs; null where the text is no such key.</summary>
    /// <param name="key">The key, as Google's JSON.</param>
    /// <param name="role">Vault's role.</param>
    public string? Sign(string key, string role)
    {
        try
        {
            using var document = JsonDocument.Parse(key);
            if (document.RootElement.Member("client_email").Text() is not { Length: > 0 } email
                || document.RootElement.Member("private_key").Text() is not { Length: > 0 } pem)
            {
                return null;
            }

            using var rsa = RSA.Create();
            rsa.ImportFromPem(pem);
            var header = LoginBody.Of(("alg", "RS256"), ("typ", "JWT"), ("kid", document.RootElement.Member("private_key_id").Text()));
            var text = $"{Base64Url.EncodeToString(header)}.{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(Claims(email, role)))}";
            return $"{text}.{Base64Url.EncodeToString(rsa.SignData(Encoding.ASCII.GetBytes(text), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))}";
        }
        catch (Exception e) when (e is JsonException or CryptographicException or ArgumentException)
        {
            return null;
        }
    }

    private async ValueTask<(string? Jwt, string? Error)> OfAccountAsync(
        GoogleEnvironment google, ServiceAccountSelector account, string role, CancellationToken cancellation)
    {
        var (impersonation, problem) = await GoogleCredentials.ImpersonationAsync(context, account, cancellation);
        if (impersonation is null)
        {
            return (null, problem ?? $"service account {account.Name} has no annotation iam.gke.io/gcp-service-account: it names the service "
                + "account of Google's that the role binds");
        }

        var given = auth.WorkloadIdentity;
        var identity = new GcpWorkloadIdentity
        {
            ServiceAccountRef = account, ClusterName = given?.ClusterName, ClusterProjectId = given?.ClusterProjectId,
            ClusterLocation = string.IsNullOrEmpty(given?.ClusterLocation) ? auth.Location : given.ClusterLocation,
        };
        var found = await settings.Google.Credentials(google).FindAsync(
            context, new GcpAuth { WorkloadIdentity = identity }, auth.ProjectId ?? "", "auth.gcp", cancellation);
        try
        {
            if (found.Identity is null)
            {
                return (null, found.Error);
            }

            var token = await found.Identity.TokenAsync(refused: null, cancellation);
            return token.Token is null
                ? (null, token.Failure!.Message)
                : await SignedAsync(google, impersonation.Email, token.Token, role, cancellation);
        }
        finally
        {
            foreach (var owned in found.Owned)
            {
                owned.Dispose();
            }
        }
    }

    private async ValueTask<(string? Jwt, string? Error)> SignedAsync(
        GoogleEnvironment google, string email, string token, string role, CancellationToken cancellation)
    {
        var body = GoogleJson.Body(json => json.WriteString("payload", Claims(email, role)));
        using var answer = await google.Http.SendAsync(
            GoogleChannel.Google, new StoreCall("SignJwt", IsIdempotent: true),
            () =>
            {
                var request = GoogleJson.Request(HttpMethod.Post, google.Endpoints.SignJwt(email), body);
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
                return request;
            },
            cancellation);
        using var json = answer.IsSuccess ? GoogleJson.Object(answer.Body) : null;
        return json?.RootElement.Text("signedJwt") is { Length: > 0 and <= LongestJwt } jwt
            ? (jwt, null)
            : (null, GoogleError.Failure($"{email} cannot sign a JWT, for which it needs roles/iam.serviceAccountTokenCreator on itself", answer).Message);
    }

    private async ValueTask<(string? Jwt, string? Error)> OfPodAsync(GoogleEnvironment google, string role, CancellationToken cancellation)
    {
        var lent = await settings.Google.Credentials(google).FindAsync(context, auth: null, "", "auth.gcp", cancellation);
        if (lent.Identity is null)
        {
            return (null, lent.Error?.Replace(".workloadIdentity, workloadIdentityFederation or secretRef", ".workloadIdentity or secretRef", StringComparison.Ordinal));
        }

        var audience = Uri.EscapeDataString($"{context.Store.Spec.Provider.Vault?.Server?.TrimEnd('/')}/vault/{role}");
        using var answer = await google.Metadata.AskAsync(
            $"instance/service-accounts/default/identity?audience={audience}&format=full", cancellation);
        return answer is { IsSuccess: true, Body.Length: > 0 and <= LongestJwt }
            ? (Encoding.UTF8.GetString(answer.Body.Span).Trim(), null)
            : (null, "the metadata server gives no identity token: set auth.gcp.secretRef or auth.gcp.workloadIdentity, or run on Google Cloud");
    }

    private string Claims(string email, string role)
    {
        var now = settings.Time.GetUtcNow();
        return $"{{\"aud\":{Quoted($"vault/{role}")},\"sub\":{Quoted(email)},\"iat\":{now.ToUnixTimeSeconds()},\"exp\":{(now + Lifetime).ToUnixTimeSeconds()}}}";
    }

    private static string Quoted(string text) => Encoding.UTF8.GetString(Text.Json.GoJson.Quote(Encoding.UTF8.GetBytes(text)));
}
