using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Keyferry.Webhook.Tests.Fakes;

/// <summary>Stands before an HTTP server, hands requests on, and counts them; with none behind it answers 400.</summary>
public sealed class CountingFront : IAsyncDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false }) { Timeout = Timeout.InfiniteTimeSpan };
    private readonly Uri? _behind;
    private readonly List<string> _requests = [];
    private WebApplication _server = null!;

    private CountingFront(Uri? behind) => _behind = behind;

    public Uri Address { get; private set; } = null!;

    public IReadOnlyList<string> Requests
    {
        get
        {
            lock (_requests)
            {
                return [.. _requests];
            }
        }
    }

    public static async Task<CountingFront> StartAsync(Uri? behind)
    {
        var front = new CountingFront(behind);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(static k => k.Listen(IPAddress.Loopback, 0));
        front._server = builder.Build();
        front._server.Run(front.HandAsync);
        await front._server.StartAsync();
        front.Address = new Uri(front._server.Urls.First());
        return front;
    }

    /// <summary>A kubeconfig that leads to a cluster through this front.</summary>
    public string KubeconfigOf(LocalCluster cluster)
    {
        var file = Path.Combine(Path.GetDirectoryName(cluster.Kubeconfig)!, "through-front");
        File.WriteAllText(file, File.ReadAllText(cluster.Kubeconfig).Replace(
            cluster.Server.Address.GetLeftPart(UriPartial.Authority), Address.GetLeftPart(UriPartial.Authority), StringComparison.Ordinal));
        return file;
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _http.Dispose();
    }

    private async Task HandAsync(HttpContext context)
    {
        var path = context.Request.Path + context.Request.QueryString.ToString();
        lock (_requests)
        {
            _requests.Add($"{context.Request.Method} {path}");
        }

        if (_behind is null)
        {
            context.Response.StatusCode = 400;
            return;
        }

        using var request = new HttpRequestMessage(new HttpMethod(context.Request.Method), new Uri(_behind, path));
        if (context.Request.ContentLength > 0 || context.Request.Headers.TransferEncoding.Count > 0)
        {
            request.Content = new StreamContent(context.Request.Body);
        }

        foreach (var (name, values) in context.Request.Headers.Where(static h => h.Key is not "Host"))
        {
            if (!request.Headers.TryAddWithoutValidation(name, values.ToArray()))
            {
                request.Content?.Headers.TryAddWithoutValidation(name, values.ToArray());
            }
        }

        using var answer = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, context.RequestAborted);
        context.Response.StatusCode = (int)answer.StatusCode;
        context.Response.ContentType = answer.Content.Headers.ContentType?.ToString();
        await using var body = await answer.Content.ReadAsStreamAsync(context.RequestAborted);
        var buffer = new byte[16 * 1024];
        while (await body.ReadAsync(buffer, context.RequestAborted) is var read and > 0)
        {
            await context.Response.Body.WriteAsync(buffer.AsMemory(0, read), context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
        }
    }
}
