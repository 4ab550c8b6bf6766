using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using Keyferry.Providers.Contract;
using Keyferry.Providers.Google.Auth;
using Keyferry.Providers.Google.Transport;
using Keyferry.Providers.Http;

namespace Keyferry.Providers.Google.SecretManager;

/// <summary>
/// Secret Manager's REST API (https://cloud.google.com/secret-manager/docs/reference/rest), the operations that are needed.
/// Failures are values; names of secrets and versions are checked by the caller.
/// </summary>
/// <param name="http">Makes calls.</param>
/// <param name="identity">Who calls.</param>
/// <param name="address">Where the service is.</param>
/// <param name="parent">Where the secrets are: <c>projects/P</c>, or <c>projects/P/locations/L</c>.</param>
internal sealed partial class SecretManagerClient(GoogleHttp http, GoogleIdentity identity, Uri address, string parent)
{
    private const int Unauthorized = 401;
    private const int PageSize = 250;

    /// <summary>Where the secrets are.</summary>
    public string Parent => parent;

    /// <summary>Whether the secrets are those of one location.</summary>
    public bool IsRegional => parent.Contains("/locations/", StringComparison.Ordinal);

    /// <summary>Reads a version's value.</summary>
    /// <param name="id">The secret.</param>
    /// <param name="version">A number, an alias, or <c>latest</c>.</param>
    /// <param name="cancellation">Ends the call.</param>
    public async ValueTask<GoogleResult<SecretPayload>> AccessAsync(string id, string version, CancellationToken cancellation)
    {
        var read = await CallAsync(
            new StoreCall("AccessSecretVersion"), "unable to access Secret from SecretManager Client",
            () => new HttpRequestMessage(HttpMethod.Get, Path($"secrets/{id}/versions/{version}:access")), SecretPayload.Read, cancellation);
        return read.Failure is null && read.Value is null
            ? GoogleResult<SecretPayload>.Of(new FetchFailure(
                FetchFailureKind.Unavailable, "unable to access Secret from SecretManager Client: the value came with another checksum than Google's"))
            : read;
    }

    /// <summary>Reads a secret without its values.</summary>
    public ValueTask<GoogleResult<SecretInfo>> GetAsync(string id, CancellationToken cancellation) => CallAsync(
        new StoreCall("GetSecret"), "unable to get Secret from SecretManager Client",
        () => new HttpRequestMessage(HttpMethod.Get, Path($"secrets/{id}")), SecretInfo.Read, cancellation);

    /// <summary>Lists secrets, a page.</summary>
    /// <param name="filter">What to list; empty for all.</param>
    /// <param name="token">What leads to the page; empty for the first.</param>
    /// <param name="cancellation">Ends the call.</param>
    public ValueTask<GoogleResult<Page<SecretInfo>>> ListAsync(string filter, string token, CancellationToken cancellation) => CallAsync(
        new StoreCall("ListSecrets"), "failed to list secrets",
        () => new HttpRequestMessage(HttpMethod.Get, Path($"secrets?{PageQuery(filter, token)}")),
        static json => Page<SecretInfo>.Read(json, "secrets", SecretInfo.Read), cancellation);

    /// <summary>Lists enabled versions of a secret, a page: the newest first.</summary>
    public ValueTask<GoogleResult<Page<VersionInfo>>> EnabledVersionsAsync(string id, string token, CancellationToken cancellation) => CallAsync(
        new StoreCall("ListSecretVersions"), "failed to list secret versions",
        () => new HttpRequestMessage(HttpMethod.Get, Path($"secrets/{id}/versions?{PageQuery("state:ENABLED", token)}")),
        static json => Page<VersionInfo>.Read(json, "versions", VersionInfo.Read), cancellation);

    private Uri Path(string rest) => new(address, $"v1/{parent}/{rest}");

    private static string PageQuery(string filter, string token) =>
        string.Create(CultureInfo.InvariantCulture, $"pageSize={PageSize}")
        + (filter.Length == 0 ? "" : $"&filter={Uri.EscapeDataString(filter)}")
        + (token.Length == 0 ? "" : $"&pageToken={Uri.EscapeDataString(token)}");

    // A token may be taken away before its time: the next one is tried once.
    private async ValueTask<GoogleResult<T>> CallAsync<T>(
        StoreCall call, string what, Func<HttpRequestMessage> request, Func<JsonElement, T?> read, CancellationToken cancellation)
        where T : class
    {
        string? refused = null;
        while (true)
        {
            var token = await identity.TokenAsync(refused, cancellation);
            if (token.Failure is { } denied)
            {
                return GoogleResult<T>.Of(denied);
            }

            using var answer = await http.SendAsync(GoogleChannel.Google, call, () => Authorized(request(), token.Token!), cancellation);
            if (answer.Status == Unauthorized && refused is null)
            {
                refused = token.Token;
                if ((await identity.TokenAsync(refused, cancellation)).Token is { } next && next != refused)
                {
                    continue;
                }
            }

            return Read(answer, what, read);
        }
    }

    private static GoogleResult<T> Read<T>(StoreAnswer answer, string what, Func<JsonElement, T?> read)
        where T : class
    {
        if (!answer.IsSuccess)
        {
            var error = answer.Failure is null ? GoogleError.Of(answer) : new GoogleError("", "");
            return GoogleResult<T>.Of(GoogleError.Failure(what, answer), error.Status, error.Message);
        }

        using var json = GoogleJson.Object(answer.Body);
        return json is not null ? GoogleResult<T>.Of(read(json.RootElement)!)
            : GoogleResult<T>.Of(new FetchFailure(FetchFailureKind.Unavailable, $"{what}: the answer is no JSON object: check the address"));
    }

    private static HttpRequestMessage Authorized(HttpRequestMessage request, string token)
    {
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return request;
    }
}
