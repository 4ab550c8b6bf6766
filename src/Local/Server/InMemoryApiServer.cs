using System.Net;
using System.Text;
using Keyferry.Local.Server.Faults;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Keyferry.Local.Server;

/// <summary>
/// A Kubernetes API server that keeps everything in memory: for trying the program without a cluster, and for tests. It
/// listens on loopback only.
/// </summary>
public sealed class InMemoryApiServer : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly ServerCertificate _certificate;
    private readonly InProcessApiServer _server;

    private InMemoryApiServer(WebApplication application, ServerCertificate certificate, InProcessApiServer server)
    {
        _application = application;
        _certificate = certificate;
        _server = server;
        var addresses = application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
        Address = new Uri(addresses.First());
    }

    /// <summary>The base address, such as <c>https://127.0.0.1:36443</c>.</summary>
    public Uri Address { get; }

    /// <summary>The administrator's bearer token.</summary>
    public string AdminToken => _server.AdminToken;

    /// <summary>The certificate authority of the server's certificate, in PEM.</summary>
    public string CaPem => _certificate.CaPem;

    /// <summary>The faults that requests and webhook calls meet.</summary>
    public FaultInjection Faults => _server.Faults;

    /// <summary>Starts a server with the namespaces that every cluster has, and nothing else.</summary>
    /// <param name="options">How; null for the defaults.</param>
    /// <param name="cancellationToken">Cancels the start.</param>
    public static async Task<InMemoryApiServer> StartAsync(
        InMemoryApiServerOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new InMemoryApiServerOptions();
        var certificate = ServerCertificate.Create(options.TimeProvider);
        var server = InProcessApiServer.Start(options, certificate.CaPem);
        var application = Host(options, certificate);
        application.Run(server.HandleAsync);
        await application.StartAsync(cancellationToken);
        return new InMemoryApiServer(application, certificate, server);
    }

    /// <summary>Writes a kubeconfig for the administrator; the file is readable by its owner only.</summary>
    /// <param name="path">The file; one that is there is replaced.</param>
    public void WriteKubeconfig(string path)
    {
        var authority = Address.Scheme == Uri.UriSchemeHttps
            ? $"\n    certificate-authority-data: {Convert.ToBase64String(Encoding.ASCII.GetBytes(CaPem))}"
            : "";
        var text = $"""
            apiVersion: v1
            kind: Config
            clusters:
            - name: local
              cluster:
                server: {Address.GetLeftPart(UriPartial.Authority)}{authority}
            users:
            - name: admin
              user:
                token: {AdminToken}
            contexts:
            - name: local
              context:
                cluster: local
                user: admin
            current-context: local

            """;
        File.Delete(path);
        var file = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            file.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using var stream = new FileStream(path, file);
        stream.Write(Encoding.UTF8.GetBytes(text));
    }

    /// <summary>Forgets all changes up to now, so that every older resourceVersion is too old.</summary>
    public void Compact() => _server.Compact();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        // Watches end when the server stops; only then does the listener stop without waiting for them.
        await _server.StopAsync();
        await _application.StopAsync(CancellationToken.None);
        await _application.DisposeAsync();
        await _server.DisposeAsync();
        _certificate.Dispose();
    }

    private static WebApplication Host(InMemoryApiServerOptions options, ServerCertificate certificate)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Limits.MinRequestBodyDataRate = null;
            kestrel.Limits.MinResponseDataRate = null;
            kestrel.Limits.Http2.MaxStreamsPerConnection = 1000;
            kestrel.ResponseHeaderEncodingSelector = static _ => Encoding.UTF8;
            kestrel.Listen(IPAddress.Loopback, options.Port, listen =>
            {
                listen.Protocols = options.Https ? HttpProtocols.Http1AndHttp2 : HttpProtocols.Http1;
                if (options.Https)
                {
                    listen.UseHttps(certificate.Leaf);
                }
            });
        });
        builder.WebHost.UseKestrelHttpsConfiguration();
        return builder.Build();
    }
}
