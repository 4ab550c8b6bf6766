namespace Keyferry.Providers.Google.Transport;

/// <summary>
/// Where Google's services are. An installation may name other addresses in its environment, under the variables of the
/// gcloud command (https://cloud.google.com/sdk/docs/properties: api_endpoint_overrides and auth/token_host), such as those
/// of Private Service Connect; a tenant may not.
/// </summary>
/// <param name="environment">Reads an environment variable.</param>
internal sealed class GoogleEndpoints(Func<string, string?> environment)
{
    /// <summary>The token endpoint of service account keys that name none.</summary>
    public static Uri DefaultToken { get; } = new("https://oauth2.googleapis.com/token");

    /// <summary>The token endpoint of workload identity federation.</summary>
    public static Uri DefaultSts { get; } = new("https://sts.googleapis.com/v1/token");

    /// <summary>Secret Manager; a location has an address of its own.</summary>
    public Uri SecretManager(string location) => Override("SECRETMANAGER") ?? new Uri(
        location.Length == 0 ? "https://secretmanager.googleapis.com/" : $"https://secretmanager.{location}.rep.googleapis.com/");

    /// <summary>Where a service account key's token is had.</summary>
    /// <param name="named">What the key names.</param>
    public Uri Token(Uri named) => Address(environment("CLOUDSDK_AUTH_TOKEN_HOST")) ?? named;

    /// <summary>Where a federated token is had.</summary>
    /// <param name="named">What the configuration names.</param>
    public Uri Sts(Uri named) => Override("STS") is { } other ? new Uri(other, "v1/token") : named;

    /// <summary>Where a GKE cluster's tokens are exchanged.</summary>
    public Uri IdentityBinding => new(Override("SECURETOKEN") ?? new Uri("https://securetoken.googleapis.com/"), "v1/identitybindingtoken");

    /// <summary>Where a token of a service account is had for another token.</summary>
    /// <param name="host">The host that the configuration names; empty for the usual one.</param>
    /// <param name="email">The service account, which <see cref="GoogleNames.IsServiceAccount"/>.</param>
    public Uri Impersonation(string host, string email) => new(
        Override("IAMCREDENTIALS") ?? new Uri(host.Length == 0 ? "https://iamcredentials.googleapis.com/" : $"https://{host}/"),
        $"v1/projects/-/serviceAccounts/{email}:generateAccessToken");

    /// <summary>Where a service account signs a JWT.</summary>
    /// <param name="email">The service account, which <see cref="GoogleNames.IsServiceAccount"/>.</param>
    public Uri SignJwt(string email) => new(
        Override("IAMCREDENTIALS") ?? new Uri("https://iamcredentials.googleapis.com/"), $"v1/projects/-/serviceAccounts/{email}:signJwt");

    /// <summary>The metadata server (https://cloud.google.com/compute/docs/metadata/overview).</summary>
    public Uri Metadata => Address(environment("GCE_METADATA_HOST") is { Length: > 0 } host ? $"http://{host}/" : null)
        ?? new Uri("http://metadata.google.internal/");

    private Uri? Override(string service) =>
        environment($"CLOUDSDK_API_ENDPOINT_OVERRIDES_{service}") is { Length: > 0 } text ? Address(text.TrimEnd('/') + "/") : null;

    private static Uri? Address(string? text) =>
        !string.IsNullOrEmpty(text) && Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "https" or "http"
            ? address
            : null;
}
