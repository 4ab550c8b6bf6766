using System.Net;
using System.Text;
using Keyferry.CloudDouble.Google;

namespace Keyferry.Providers.Tests.Google;

/// <summary>
/// The double on a socket: the first part of a path is the host of Google's that is meant. <see cref="Variables"/> lead a
/// program to it.
/// </summary>
internal sealed class GoogleDoubleServer : IAsyncDisposable
{
    private readonly HttpListener _listener = new();
    private readonly GoogleDouble _google;
    private readonly Task _loop;

    public GoogleDoubleServer(GoogleDouble google)
    {
        _google = google;
        var port = FreePorts.One();
        Address = new Uri($"http://127.0.0.1:{port}/");
        Variables = new Dictionary<string, string>
        {
            ["CLOUDSDK_API_ENDPOINT_OVERRIDES_SECRETMANAGER"] = $"{Address}secretmanager.googleapis.com",
            ["CLOUDSDK_API_ENDPOINT_OVERRIDES_STS"] = $"{Address}sts.googleapis.com/",
            ["CLOUDSDK_API_ENDPOINT_OVERRIDES_IAMCREDENTIALS"] = $"{Address}iamcredentials.googleapis.com/",
            ["CLOUDSDK_API_ENDPOINT_OVERRIDES_SECURETOKEN"] = $"{Address}securetoken.googleapis.com/",
            ["CLOUDSDK_AUTH_TOKEN_HOST"] = $"{Address}oauth2.googleapis.com/token",
            ["GCE_METADATA_HOST"] = $"127.0.0.1:{port}",
        };
        _listener.Prefixes.Add(Address.ToString());
        _listener.Start();
        _loop = RunAsync();
    }

    public Uri Address { get; }

    /// <summary>What leads a program here.</summary>
    public IReadOnlyDictionary<string, string> Variables { get; }

    public async ValueTask DisposeAsync()
    {
        _listener.Close();
        await _loop;
    }

    private async Task RunAsync()
    {
        while (_listener.IsListening)
        {
            try
            {
                await AnswerAsync(await _listener.GetContextAsync());
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        using var body = new MemoryStream();
        await context.Request.InputStream.CopyToAsync(body);
        var path = context.Request.RawUrl!;
        var meant = path.StartsWith("/computeMetadata/", StringComparison.Ordinal)
            ? new Uri($"http://metadata.google.internal{path}")
            : new Uri($"https:/{path}");
        var headers = context.Request.Headers.AllKeys.ToDictionary(static k => k!.ToLowerInvariant(), k => context.Request.Headers[k]!);
        var answer = _google.Answer(new DoubleRequest(context.Request.HttpMethod, meant, headers, body.ToArray()));
        context.Response.StatusCode = answer.Status;
        context.Response.ContentType = answer.Type;
        foreach (var (name, value) in answer.Headers)
        {
            context.Response.Headers[name] = value;
        }

        await context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(answer.Body));
        context.Response.Close();
    }
}
