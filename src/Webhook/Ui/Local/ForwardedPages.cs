using System.Net.Http.Headers;

namespace Keyferry.Webhook.Ui.Local;

/// <summary>Pages of an engine, through a forwarded port: adds the token that a browser cannot send.</summary>
public sealed class ForwardedPages : ILocalPages, IDisposable
{
    private const int LongestPage = 16 << 20;

    private readonly HttpClient _http;
    private readonly string _tokenFile;

    /// <summary>Prepares; nothing is asked yet.</summary>
    /// <param name="engine">The near end of the forwarded port.</param>
    /// <param name="tokenFile">The file with the bearer token.</param>
    public ForwardedPages(Uri engine, string tokenFile)
    {
        _tokenFile = tokenFile;
        _http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false, UseCookies = false })
        {
            BaseAddress = engine, Timeout = TimeSpan.FromSeconds(30), MaxResponseContentBufferSize = LongestPage,
        };
    }

    /// <inheritdoc/>
    public async ValueTask<(int Status, string Document)> MakeAsync(string rest, IQueryCollection query, CancellationToken cancellation)
    {
        var path = $"{Pages.Paths.Root}/{string.Join('/', rest.Split('/').Select(Uri.EscapeDataString))}{QueryString.Create(query)}";
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", (await File.ReadAllTextAsync(_tokenFile, cancellation)).Trim());
            using var answer = await _http.SendAsync(request, cancellation);
            var text = await answer.Content.ReadAsStringAsync(cancellation);
            return answer.Content.Headers.ContentType?.MediaType == "text/html"
                ? ((int)answer.StatusCode, text)
                : ((int)answer.StatusCode, Plain(text));
        }
        catch (Exception e) when (e is HttpRequestException or IOException or UnauthorizedAccessException or FormatException)
        {
            // A token that is no header's value is not repeated by the message of its refusal.
            return (StatusCodes.Status502BadGateway, Plain(e is FormatException ? $"{_tokenFile} holds no token" : e.Message));
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private static string Plain(string text) => Markup.Html.Of($"<!doctype html><html lang=\"en\"><title>Keyferry</title><p>{text}</p></html>").ToString();
}
