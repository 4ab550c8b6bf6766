using System.Globalization;
using System.Text;
using Keyferry.Providers.Contract;
using Keyferry.Providers.Http;

namespace Keyferry.Providers.Webhook;

/// <summary>A webhook's connection and what its requests are made with.</summary>
internal sealed class WebhookSession(
    WebhookSettings settings, StoreHttp http, WebhookSecrets secrets, WebhookRequests requests, WebhookRenderer renderer,
    EgressPolicy egress) : IDisposable
{
    private static readonly StoreCall Call = new("HTTPRequest");
    private static readonly TimeSpan ProbeLimit = TimeSpan.FromSeconds(15);

    /// <summary>The settings.</summary>
    public WebhookSettings Settings => settings;

    /// <summary>What templates read.</summary>
    /// <param name="reference">What a manifest asks for.</param>
    public WebhookData Data(IEnumerable<KeyValuePair<string, string?>> reference) => Data(
        reference.ToDictionary(static r => r.Key, static r => Encoding.UTF8.GetBytes(r.Value ?? ""), StringComparer.Ordinal));

    /// <summary>What templates read.</summary>
    public WebhookData Data(IReadOnlyDictionary<string, byte[]> reference) => WebhookData.Of(reference, secrets.Values);

    /// <summary>Makes a call.</summary>
    /// <param name="method">The method.</param>
    /// <param name="data">What the templates read.</param>
    /// <param name="payload">The body where the settings have none.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>The answer, of success, which the caller owns; or why there is none.</returns>
    public async ValueTask<(StoreAnswer? Answer, FetchFailure? Failure)> SendAsync(
        string method, WebhookData data, byte[]? payload, CancellationToken cancellation)
    {
        var (request, error) = await requests.MakeAsync(method, data, payload, cancellation);
        using (request)
        {
            if (request is null)
            {
                return (null, Invalid(error!));
            }

            var answer = await http.SendAsync(Call, request.Message, cancellation);
            if (answer.IsSuccess)
            {
                return (answer, null);
            }

            using (answer)
            {
                return (null, Failure(answer));
            }
        }
    }

    /// <summary>Renders the path into the answer; null where there is none.</summary>
    public async ValueTask<(string? Path, string? Error)> PathAsync(WebhookData data, CancellationToken cancellation)
    {
        if (string.IsNullOrEmpty(settings.JsonPath))
        {
            return (null, null);
        }

        var (outputs, error) = await renderer.RenderAsync([("result.jsonPath", settings.JsonPath, data)], cancellation);
        return error is null ? (Encoding.UTF8.GetString(outputs[0]), null) : (null, error);
    }

    /// <summary>Opens a connection to the URL's host and closes it, where the host is written out.</summary>
    /// <returns>What is wrong; null where nothing is, or where it cannot be known.</returns>
    public async ValueTask<string?> ProbeAsync(CancellationToken cancellation)
    {
        var end = settings.Url.IndexOf("://", StringComparison.Ordinal) is var scheme and > 0
            ? settings.Url.IndexOfAny(['/', '?', '#'], scheme + 3)
            : -1;
        var origin = end < 0 ? settings.Url : settings.Url[..end];
        if (origin.Contains("{{", StringComparison.Ordinal) || !Uri.TryCreate(origin, UriKind.Absolute, out var address))
        {
            return null;
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(ProbeLimit);
        try
        {
            await new EgressGuard(egress, EgressUse.Webhook).ProbeAsync(address, limit.Token);
            return null;
        }
        catch (Exception e) when (!cancellation.IsCancellationRequested)
        {
            return TransportFailures.Of(e, address).Failure!.Message;
        }
    }

    public void Dispose()
    {
        http.Dispose();
        secrets.Dispose();
    }

    /// <summary>A failure that stays until somebody changes something.</summary>
    public static FetchFailure Invalid(string message) => new(FetchFailureKind.Invalid, message);

    // The body is not repeated: a tenant chose the address, and is not to read other services through it.
    private static FetchFailure Failure(StoreAnswer answer) => answer switch
    {
        { Status: 404 } => FetchFailure.NotFound,
        { Status: 304 } => Invalid("the endpoint answered 304 (not modified), and no earlier value is kept: send no condition in headers"),
        { Failure: null } => HttpFailures.Of(
            answer, "the endpoint gave an error", ReasonOf(answer.Status)),
        _ => answer.Failure!,
    };

    private static string? ReasonOf(int status) =>
        Enum.IsDefined((System.Net.HttpStatusCode)status)
            ? string.Create(CultureInfo.InvariantCulture, $"{(System.Net.HttpStatusCode)status}")
            : null;
}
