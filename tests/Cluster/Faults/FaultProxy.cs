using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;

namespace Keyferry.Cluster.Tests.Faults;

/// <summary>Stands before a real API server and lets requests go wrong.</summary>
internal sealed class FaultProxy : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly HttpMessageInvoker _upstream;
    private readonly Uri _server;
    private volatile Func<ProxyRequest, ProxyFault?> _faults = static _ => null;
    private int _hits;

    private FaultProxy(WebApplication application, HttpMessageInvoker upstream, Uri server)
    {
        _application = application;
        _upstream = upstream;
        _server = server;
    }

    /// <summary>How many requests went wrong.</summary>
    public int Hits => Volatile.Read(ref _hits);

    /// <summary>The address that clients are to use.</summary>
    public string Address { get; private set; } = "";

    /// <summary>Starts one before the server of an environment.</summary>
    public static async Task<FaultProxy> StartAsync(IReadOnlyDictionary<string, string> environment)
    {
        var roots = new X509Certificate2Collection();
        roots.ImportFromPemFile(environment["KUBE_CA"]);
        var handler = new SocketsHttpHandler { UseProxy = false, UseCookies = false, AllowAutoRedirect = false };
        handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck,
        };
        handler.SslOptions.CertificateChainPolicy.CustomTrustStore.AddRange(roots);

        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(static k =>
        {
            k.Limits.MaxRequestBodySize = null;
            k.Listen(IPAddress.Loopback, 0);
        });
        var application = builder.Build();
        var proxy = new FaultProxy(application, new HttpMessageInvoker(handler), new Uri(environment["KUBE_SERVER"]));
        application.Run(proxy.AnswerAsync);
        await application.StartAsync();
        proxy.Address = application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        return proxy;
    }

    /// <summary>Says from now on which requests go wrong; null lets all pass.</summary>
    public void Misbehave(Func<ProxyRequest, ProxyFault?>? faults) => _faults = faults ?? (static _ => null);

    /// <summary>Writes a kubeconfig that leads through the proxy.</summary>
    public async Task<string> WriteKubeconfigAsync(string folder, string token)
    {
        var path = Path.Combine(folder, "through-proxy.kubeconfig");
        await File.WriteAllTextAsync(path, $"""
            apiVersion: v1
            kind: Config
            current-context: proxy
            clusters: [{Braced($"name: proxy, cluster: {Braced($"server: \"{Address}\"")}")}]
            users: [{Braced($"name: admin, user: {Braced($"token: {token}")}")}]
            contexts: [{Braced($"name: proxy, context: {Braced("cluster: proxy, user: admin")}")}]
            """);
        return path;

        static string Braced(string text) => "{" + text + "}";
    }

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource(TimeSpan.Zero);
        await _application.StopAsync(now.Token);
        await _application.DisposeAsync();
        _upstream.Dispose();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var query = context.Request.QueryString.Value ?? "";
        var isWatch = query.Contains("watch=true", StringComparison.Ordinal);
        var request = new ProxyRequest(
            context.Request.Method, context.Request.Path, isWatch, !isWatch && query.Contains("limit=", StringComparison.Ordinal));
        var fault = _faults(request);
        if (fault is not null)
        {
            Interlocked.Increment(ref _hits);
        }

        if (fault?.Status is { } status)
        {
            await RefuseAsync(context, status, fault);
            return;
        }

        try
        {
            await ForwardAsync(context, fault?.CutAfter);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
        {
            context.Abort();
        }
    }

    private static Task RefuseAsync(HttpContext context, int status, ProxyFault fault)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        if (fault.RetryAfter is { } seconds)
        {
            context.Response.Headers.RetryAfter = $"{seconds}";
        }

        return context.Response.WriteAsync($$"""
            {"kind":"Status","apiVersion":"v1","status":"Failure","message":"made to fail","reason":"{{fault.Reason}}","code":{{status}} }
            """);
    }

    private async Task ForwardAsync(HttpContext context, int? cutAfter)
    {
        var cancellation = context.RequestAborted;
        using var request = new HttpRequestMessage(
            new HttpMethod(context.Request.Method), new Uri(_server, context.Request.Path + context.Request.QueryString.Value));
        if (context.Request.ContentLength is > 0 || context.Request.Headers.TransferEncoding.Count > 0)
        {
            request.Content = new StreamContent(context.Request.Body);
            request.Content.Headers.TryAddWithoutValidation("Content-Type", context.Request.ContentType);
        }

        foreach (var name in (string[])["Authorization", "Accept", "User-Agent"])
        {
            request.Headers.TryAddWithoutValidation(name, context.Request.Headers[name].AsEnumerable());
        }

        using var answer = await _upstream.SendAsync(request, cancellation);
        context.Response.StatusCode = (int)answer.StatusCode;
        context.Response.ContentType = answer.Content.Headers.ContentType?.ToString();
        await using var body = await answer.Content.ReadAsStreamAsync(cancellation);
        var buffer = new byte[16 * 1024];
        for (var left = cutAfter ?? int.MaxValue; ;)
        {
            var read = await body.ReadAsync(buffer, cancellation);
            if (read == 0)
            {
                return;
            }

            await context.Response.Body.WriteAsync(buffer.AsMemory(0, Math.Min(read, left)), cancellation);
            await context.Response.Body.FlushAsync(cancellation);
            left -= read;
            if (left <= 0)
            {
                context.Abort();
                return;
            }
        }
    }
}
