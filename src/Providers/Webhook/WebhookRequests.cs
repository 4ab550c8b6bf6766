using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;

namespace Keyferry.Providers.Webhook;

/// <summary>Makes requests of settings and of what is asked for.</summary>
/// <param name="settings">The settings.</param>
/// <param name="renderer">Renders their templates.</param>
internal sealed class WebhookRequests(WebhookSettings settings, WebhookRenderer renderer)
{
    private const int LongestUrl = 8192;
    private const int LongestHeader = 16 * 1024;

    // They describe the connection or the body, and are the client's own. Go ignores a Host that is set as a header.
    private static readonly string[] Reserved =
        ["Host", "Connection", "Content-Length", "Transfer-Encoding", "Upgrade", "TE", "Trailer", "Expect", "Proxy-Authorization"];

    /// <summary>Whether a header cannot be set.</summary>
    public static bool IsReserved(string name) => Reserved.Contains(name, StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether a text is a method of HTTP.</summary>
    public static bool IsMethod(string text) => text.Length is > 0 and <= 20 && text.All(char.IsAsciiLetter);

    /// <summary>Makes a request.</summary>
    /// <param name="method">The method.</param>
    /// <param name="data">What the templates read.</param>
    /// <param name="payload">The body where the settings have none; null means no body.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>The request, which the caller disposes of; or what is wrong, without a value.</returns>
    public async ValueTask<(WebhookRequest? Request, string? Error)> MakeAsync(
        string method, WebhookData data, byte[]? payload, CancellationToken cancellation)
    {
        if (!IsMethod(method))
        {
            return (null, "method is no method of HTTP, such as GET");
        }

        var escaped = data.Escaped();
        var names = settings.Headers.Keys.Where(static n => !IsReserved(n)).ToList();
        var (outputs, error) = await renderer.RenderAsync(
            [
                ("url", settings.Url, escaped),
                ("url", settings.Url, escaped.WithOtherReference()),
                ("body", settings.Body ?? "", data),
                .. names.Select(n => ($"headers.{n}", settings.Headers[n], data)),
            ],
            cancellation);
        if (error is not null)
        {
            return (null, error);
        }

        try
        {
            var url = Encoding.UTF8.GetString(outputs[0]);
            if (Problem(url, Encoding.UTF8.GetString(outputs[1]), out var address) is { } problem)
            {
                return (null, $"url: {problem}");
            }

            var headers = new List<KeyValuePair<string, string>>();
            for (var i = 0; i < names.Count; i++)
            {
                var value = Encoding.UTF8.GetString(outputs[i + 3]).Trim();
                if (value.Length > LongestHeader || value.Any(static c => c is '\r' or '\n' or '\0'))
                {
                    return (null, $"headers.{names[i]}: the value has a line break, or more than {LongestHeader} characters");
                }

                headers.Add(new(names[i], value));
            }

            var body = string.IsNullOrEmpty(settings.Body) ? payload?.ToArray() : outputs[2].ToArray();
            return (new WebhookRequest(new HttpMethod(method.ToUpperInvariant()), address!, headers, body), null);
        }
        finally
        {
            foreach (var output in outputs)
            {
                CryptographicOperations.ZeroMemory(output);
            }
        }
    }

    private string? Problem(string url, string other, out Uri? address)
    {
        if (url.Length > LongestUrl || !Uri.TryCreate(url, UriKind.Absolute, out address)
            || address.Scheme is not ("https" or "http") || address.Host.Length == 0)
        {
            address = null;
            return "this is no address, such as https://secrets.example.com/v1?name={{ .remoteRef.key }}";
        }

        if (address.UserInfo.Length > 0)
        {
            return "the address holds a user or password: set an Authorization header";
        }

        // Otherwise whoever writes an ExternalSecret decides who gets the store's credentials.
        return settings.HasCredentials
            && !(Uri.TryCreate(other, UriKind.Absolute, out var elsewhere) && elsewhere.Scheme == address.Scheme
                && elsewhere.IdnHost == address.IdnHost && elsewhere.Port == address.Port)
                ? "the host depends on remoteRef, and the store's headers, body or credentials would go to whichever host an "
                    + "ExternalSecret names: write the host out"
                : null;
    }
}

/// <summary>A request that can be sent several times. No record: its text would hold secrets.</summary>
internal sealed class WebhookRequest(
    HttpMethod method, Uri address, IReadOnlyList<KeyValuePair<string, string>> headers, byte[]? body) : IDisposable
{
    /// <summary>Where it goes to.</summary>
    public Uri Address => address;

    /// <summary>The message, for one attempt.</summary>
    public HttpRequestMessage Message()
    {
        var message = new HttpRequestMessage(method, address)
        {
            Content = body is null or [] ? null : new ByteArrayContent(body),
        };
        foreach (var (name, value) in headers)
        {
            if (!message.Headers.TryAddWithoutValidation(name, value) && message.Content is { } content)
            {
                AddTo(content.Headers, name, value);
            }
        }

        return message;
    }

    public void Dispose() => CryptographicOperations.ZeroMemory(body);

    private static void AddTo(HttpContentHeaders headers, string name, string value)
    {
        headers.Remove(name);
        headers.TryAddWithoutValidation(name, value);
    }
}
