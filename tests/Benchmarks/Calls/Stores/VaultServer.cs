using System.Net;
using Keyferry.VaultDouble;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Keyferry.Benchmarks.Calls.Stores;

/// <summary>A Vault that counts: beside it a server answers its address at <c>/address</c>, and how often it was called.</summary>
internal static class VaultServer
{
    /// <summary>The token that may do everything.</summary>
    public const string RootToken = "root";

    /// <summary>Starts both.</summary>
    /// <param name="cancellation">Ends the start.</param>
    public static async Task<(IAsyncDisposable Server, string Address)> StartAsync(CancellationToken cancellation)
    {
        var counter = new CallCounter();
        var vault = await VaultDoubleServer.StartAsync(
            new VaultDoubleOptions
            {
                RootToken = RootToken,
                MountsSecret = true,
                OnRequest = path => counter.Add(path.EndsWith("/login", StringComparison.Ordinal) ? "login" : "other"),
            },
            cancellation);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(static k => k.Listen(IPAddress.Loopback, 0, static l => l.Protocols = HttpProtocols.Http1));
        var counts = builder.Build();
        counts.Run(async context =>
        {
            if (!await counter.TryAnswerAsync(context))
            {
                await context.Response.WriteAsync(vault.Address.ToString(), context.RequestAborted);
            }
        });
        await counts.StartAsync(cancellation);
        return (new Both(counts, vault), counts.Urls.First());
    }

    private sealed class Both(WebApplication counts, VaultDoubleServer vault) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await counts.DisposeAsync();
            await vault.DisposeAsync();
        }
    }
}
