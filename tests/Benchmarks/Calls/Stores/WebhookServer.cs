using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Keyferry.Benchmarks.Calls.Stores;

/// <summary>An endpoint that answers the same secret to every path, and counts.</summary>
internal static class WebhookServer
{
    /// <summary>Starts it.</summary>
    /// <param name="cancellation">Ends the start.</param>
    public static async Task<(IAsyncDisposable Server, string Address)> StartAsync(CancellationToken cancellation)
    {
        var counter = new CallCounter();
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(static k => k.Listen(IPAddress.Loopback, 0, static l => l.Protocols = HttpProtocols.Http1));
        var app = builder.Build();
        app.Run(async context =>
        {
            if (!await counter.TryAnswerAsync(context))
            {
                counter.Add("read");
                context.Response.ContentType = "application/json";
                await context.Response.WriteAsync("""{"username":"user","password":"made-up password"}""", context.RequestAborted);
            }
        });
        await app.StartAsync(cancellation);
        return (app, app.Urls.First());
    }
}
