using System.Buffers;
using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace Keyferry.Benchmarks.Watch;

/// <summary>
/// Stands for an API server, in a process of its own: an empty list, then a watch that sends each object once and a
/// bookmark, as fast as the client reads.
/// </summary>
internal static class StubServer
{
    public static async Task<int> ServeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(static k => k.Listen(System.Net.IPAddress.Loopback, 0, static o => o.Protocols = HttpProtocols.Http1));
        await using var app = builder.Build();
        foreach (var one in WatchCase.All)
        {
            app.MapGet(one.Path, context => AnswerAsync(context, one));
        }

        await app.StartAsync();
        Console.WriteLine(app.Urls.First());

        // The parent closes our input when it is done.
        await Console.In.ReadToEndAsync();
        await app.StopAsync();
        return 0;
    }

    private static async Task AnswerAsync(HttpContext context, WatchCase one)
    {
        context.Response.ContentType = "application/json";
        if (context.Request.Query["watch"] != "true")
        {
            await context.Response.WriteAsync(one.Secrets
                ? """{"kind":"SecretList","apiVersion":"v1","metadata":{"resourceVersion":"1"},"items":[]}"""
                : """{"apiVersion":"external-secrets.io/v1","items":[],"kind":"ExternalSecretList","metadata":{"continue":"","resourceVersion":"1"}}""");
            return;
        }

        var metadata = context.Request.Headers.Accept.ToString().Contains("PartialObjectMetadata", StringComparison.Ordinal);
        var (head, tail) = BenchObject.Parts(one, metadata);
        var body = context.Response.BodyWriter;
        for (var i = 0; i < one.Count; i++)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"object-{i:D6}\",\"resourceVersion\":\"{i + 2}");
            body.Write(head);
            Encoding.UTF8.GetBytes(name, body);
            body.Write(tail);

            // Flushed in large pieces, so that the client's work is measured and not the server's.
            if (body.UnflushedBytes > 128 * 1024)
            {
                await body.FlushAsync(context.RequestAborted);
            }
        }

        await context.Response.WriteAsync(BenchObject.Bookmark);
        await context.Response.Body.FlushAsync();
        try
        {
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        }
        catch (OperationCanceledException)
        {
            // The client has seen enough.
        }
    }
}
