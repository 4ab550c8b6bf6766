using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Keyferry.Api.Generators;
using Keyferry.Providers.Contract;
using Keyferry.Providers.Generators.Http;
using Keyferry.Providers.Http;

namespace Keyferry.Providers.Generators.Grafana;

/// <summary>
/// Service accounts of a Grafana: https://grafana.com/docs/grafana/latest/developers/http_api/serviceaccount/
/// </summary>
/// <param name="http">The connection, which is closed with this.</param>
/// <param name="url">The address of Grafana.</param>
/// <param name="authorization">The header Authorization.</param>
internal sealed class GrafanaApi(StoreHttp http, string url, string authorization) : IDisposable
{
    private const int PageSize = 1000;
    private const int MostPages = 10;

    private static readonly StoreCall Search = new("SearchServiceAccounts");
    private static readonly StoreCall Create = new("CreateServiceAccount");
    private static readonly StoreCall CreateToken = new("CreateServiceAccountToken");
    private static readonly StoreCall DeleteToken = new("DeleteServiceAccountToken");

    /// <summary>Finds the service account of a name, or creates it.</summary>
    public async ValueTask<(GrafanaAccount? Account, FetchFailure? Failure)> AccountAsync(
        GrafanaServiceAccount wanted, CancellationToken cancellation)
    {
        for (var page = 1; page <= MostPages; page++)
        {
            var query = string.Create(
                CultureInfo.InvariantCulture,
                $"/api/serviceaccounts/search?query={Uri.EscapeDataString(wanted.Name)}&perpage={PageSize}&page={page}");
            var (read, failure) = await CallAsync(Search, HttpMethod.Get, query, null, "searching service accounts of Grafana", cancellation);
            if (failure is not null)
            {
                return (null, failure);
            }

            // The search finds names that contain the text.
            var listed = Accounts(read).ToList();
            if (listed.Find(a => a.Name == wanted.Name) is { } found)
            {
                return (found, null);
            }

            if (listed.Count < PageSize)
            {
                break;
            }
        }

        var body = JsonCalls.Object(writer =>
        {
            writer.WriteString("name", wanted.Name);
            writer.WriteString("role", wanted.Role);
        });
        var (made, refused) = await CallAsync(
            Create, HttpMethod.Post, "/api/serviceaccounts", body, "creating a service account of Grafana", cancellation);
        return refused is not null ? (null, refused) : Account(made) is { } account ? (account, null) : (null, Unreadable);
    }

    /// <summary>Creates a token.</summary>
    public async ValueTask<(GrafanaToken? Token, FetchFailure? Failure)> CreateTokenAsync(
        GrafanaAccount account, long? secondsToLive, CancellationToken cancellation)
    {
        // Grafana takes a name once for each service account.
        var name = new Guid(RandomNumberGenerator.GetBytes(16)).ToString();
        var body = JsonCalls.Object(writer =>
        {
            writer.WriteString("name", name);
            if (secondsToLive is { } seconds)
            {
                writer.WriteNumber("secondsToLive", seconds);
            }
        });
        var path = string.Create(CultureInfo.InvariantCulture, $"/api/serviceaccounts/{account.Id}/tokens");
        var (read, failure) = await CallAsync(
            CreateToken, HttpMethod.Post, path, body, "creating a token of a service account of Grafana", cancellation);
        return failure is not null ? (null, failure)
            : read.Text("key") is { } key && read.Number("id") is { } id ? (new GrafanaToken(id, key), null)
            : (null, Unreadable);
    }

    /// <summary>Deletes a token; one that is gone is no failure.</summary>
    public async ValueTask<FetchFailure?> DeleteTokenAsync(long account, long token, CancellationToken cancellation)
    {
        var path = string.Create(CultureInfo.InvariantCulture, $"/api/serviceaccounts/{account}/tokens/{token}");
        using var answer = await http.SendAsync(DeleteToken, () => Request(HttpMethod.Delete, path, null), cancellation);
        return answer.IsSuccess || answer.Status == 404
            ? null
            : HttpFailures.Of(answer, "deleting a token of a service account of Grafana", JsonCalls.Read(answer.Body).Text("message"));
    }

    public void Dispose() => http.Dispose();

    private static FetchFailure Unreadable { get; } = new(
        FetchFailureKind.Invalid, "the answer of Grafana is not as expected: is url the address of Grafana itself?");

    private async ValueTask<(JsonElement? Answer, FetchFailure? Failure)> CallAsync(
        StoreCall call, HttpMethod method, string path, byte[]? body, string what, CancellationToken cancellation)
    {
        using var answer = await http.SendAsync(call, () => Request(method, path, body), cancellation);
        var read = JsonCalls.Read(answer.Body);
        return !answer.IsSuccess ? (null, HttpFailures.Of(answer, what, read.Text("message")))
            : read is null ? (null, Unreadable)
            : (read, null);
    }

    private HttpRequestMessage Request(HttpMethod method, string path, byte[]? body)
    {
        var request = JsonCalls.Request(method, url + path, body);
        request.Headers.TryAddWithoutValidation("Authorization", authorization);
        return request;
    }

    private static IEnumerable<GrafanaAccount> Accounts(JsonElement? answer) =>
        answer is { } read && read.TryGetProperty("serviceAccounts", out var list) && list.ValueKind == JsonValueKind.Array
            ? list.EnumerateArray().Select(static a => Account(a)).OfType<GrafanaAccount>()
            : [];

    private static GrafanaAccount? Account(JsonElement? answer) =>
        answer is { ValueKind: JsonValueKind.Object } && answer.Number("id") is { } id && answer.Text("name") is { } name
        && answer.Text("login") is { } login ? new GrafanaAccount(id, name, login) : null;
}

/// <summary>A service account.</summary>
internal sealed record GrafanaAccount(long Id, string Name, string Login);

/// <summary>A token of one. No record: its text would hold the token.</summary>
internal sealed class GrafanaToken(long id, string key)
{
    /// <summary>Its id.</summary>
    public long Id => id;

    /// <summary>The token.</summary>
    public string Key => key;
}
