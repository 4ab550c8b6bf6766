using System.Net;
using System.Security.Cryptography.X509Certificates;
using Keyferry.VaultDouble.Core;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace Keyferry.VaultDouble;

/// <summary>How a double starts.</summary>
public sealed record VaultDoubleOptions
{
    /// <summary>The port on 127.0.0.1; zero: a free one.</summary>
    public int Port { get; init; }

    /// <summary>Initialised and unsealed, with this root token. Null: not initialised.</summary>
    public string? RootToken { get; init; }

    /// <summary>KV version 2 at <c>secret/</c>, as a development server has it.</summary>
    public bool MountsSecret { get; init; }

    /// <summary>A certificate with its key: a second listener speaks TLS, and asks clients for a certificate.</summary>
    public X509Certificate2? Certificate { get; init; }

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Is told the path of each request; null: nobody is.</summary>
    public Action<string>? OnRequest { get; init; }
}

/// <summary>
/// A Vault server for tests, in memory, set up through Vault's own HTTP API. It is written from HashiCorp's API documentation,
/// https://developer.hashicorp.com/vault/api-docs, and held by transcripts of OpenBao.
/// </summary>
public sealed class VaultDoubleServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly VaultCore _core;

    private VaultDoubleServer(WebApplication app, VaultCore core)
    {
        (_app, _core) = (app, core);
        var addresses = app.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses;
        Address = new Uri(addresses.First(static a => a.StartsWith("http://", StringComparison.Ordinal)));
        TlsAddress = addresses.FirstOrDefault(static a => a.StartsWith("https://", StringComparison.Ordinal)) is { } tls ? new Uri(tls) : null;
    }

    /// <summary>Where it listens, without TLS.</summary>
    public Uri Address { get; }

    /// <summary>Where it listens with TLS; null when it was given no certificate.</summary>
    public Uri? TlsAddress { get; }

    /// <summary>The key to unseal it with, base64; null when it was started without a root token.</summary>
    public string? UnsealKey { get; private init; }

    /// <summary>Starts a double.</summary>
    /// <exception cref="IOException">The port is taken.</exception>
    public static async Task<VaultDoubleServer> StartAsync(VaultDoubleOptions options, CancellationToken cancellation)
    {
        var core = new VaultCore(options.Time);
        byte[]? key = null;
        if (options.RootToken is { } token)
        {
            (key, _) = core.Initialize(token);
            core.Unseal(key);
        }

        if (options.MountsSecret)
        {
            core.Root.Mounts["secret/"] = Sys.MountFactory.Make(core, core.Root, "secret/", "kv-v2", null)!;
        }

        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Logging.ClearProviders().AddSimpleConsole().SetMinimumLevel(LogLevel.Warning);
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Listen(IPAddress.Loopback, options.Port);
            if (options.Certificate is { } certificate)
            {
                kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(https =>
                {
                    https.ServerCertificate = certificate;
                    https.ClientCertificateMode = ClientCertificateMode.AllowCertificate;
                    // The auth method cert judges the certificate, not the connection.
                    https.AllowAnyClientCertificate();
                }));
            }
        });
        var app = builder.Build();
        var front = new HttpFront(core);
        app.Run(context =>
        {
            options.OnRequest?.Invoke(context.Request.Path);
            return front.AnswerAsync(context);
        });
        await app.StartAsync(cancellation);
        return new VaultDoubleServer(app, core) { UnsealKey = key is null ? null : Convert.ToBase64String(key) };
    }

    /// <summary>Ends when the program is told to.</summary>
    public Task WaitForShutdownAsync(CancellationToken cancellation) => _app.WaitForShutdownAsync(cancellation);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _core.Dispose();
    }
}
