using System.Net;
using Keyferry.Webhook.Ui.Pages;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Keyferry.Webhook.Ui.Local;

/// <summary>Serves the status page on loopback, to one browser.</summary>
public sealed class LocalUiServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private LocalUiServer(WebApplication app, Uri start)
    {
        _app = app;
        StartAddress = start;
    }

    /// <summary>The address to open, once.</summary>
    public Uri StartAddress { get; }

    /// <summary>Starts.</summary>
    /// <param name="pages">Makes the pages.</param>
    /// <param name="port">The port on 127.0.0.1; 0 means any that is free.</param>
    /// <param name="cancellation">Ends the start.</param>
    /// <exception cref="IOException">The port is taken.</exception>
    public static async Task<LocalUiServer> StartAsync(ILocalPages pages, int port, CancellationToken cancellation)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "keyferry" });
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(IPAddress.Loopback, port);
        });
        var app = builder.Build();
        var session = new LocalSession();
        app.Run(context => AnswerAsync(context, session, pages));
        try
        {
            await app.StartAsync(cancellation);
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }

        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        return new LocalUiServer(app, new Uri(new Uri(address), session.Start));
    }

    /// <summary>Waits until Ctrl-C or cancelled.</summary>
    /// <param name="cancellation">Ends the wait.</param>
    public Task WaitAsync(CancellationToken cancellation) => _app.WaitForShutdownAsync(cancellation);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
    }

    private static async Task AnswerAsync(HttpContext context, LocalSession session, ILocalPages pages)
    {
        UiAnswer.Protect(context.Response);
        var path = context.Request.Path.Value ?? "";
        if (!LocalSession.IsForHere(context))
        {
            await UiAnswer.TextAsync(context, StatusCodes.Status421MisdirectedRequest, "this page is at 127.0.0.1 only");
        }
        else if (!HttpMethods.IsGet(context.Request.Method))
        {
            await UiAnswer.TextAsync(context, StatusCodes.Status405MethodNotAllowed, "this page is only looked at");
        }
        else if (session.Begins(path))
        {
            session.Give(context);
            context.Response.StatusCode = StatusCodes.Status303SeeOther;
            context.Response.Headers.Location = Paths.Root;
        }
        else if (!session.Holds(context))
        {
            await UiAnswer.TextAsync(context, StatusCodes.Status401Unauthorized, "open the address that keyferry ui printed; it works once");
        }
        else if (path == Paths.Root || path.StartsWith(Paths.Root + "/", StringComparison.Ordinal))
        {
            var (status, document) = await pages.MakeAsync(path[Paths.Root.Length..].TrimStart('/'), context.Request.Query, context.RequestAborted);
            await UiAnswer.PageAsync(context, status, document);
        }
        else
        {
            await UiAnswer.TextAsync(context, StatusCodes.Status404NotFound, $"the page is at {Paths.Root}");
        }
    }
}
