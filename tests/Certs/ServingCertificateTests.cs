using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using Keyferry.Certs.Tests.Fakes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Logging;

namespace Keyferry.Certs.Tests;

public sealed class ServingCertificateTests
{
    [Test]
    public async Task Kestrel_shows_a_new_certificate_to_new_connections_and_keeps_the_open_ones()
    {
        await using var api = TestCluster.Start();
        api.PutConfigurations();
        var replica = new Replica(api, TimeProvider.System);
        await using var server = await StartAsync(replica);
        var address = new Uri(server.Urls.Single());

        var untrusted = await ShownAtAsync(address);
        await replica.Controller.CheckAsync(CancellationToken.None);
        using var open = new Client(address);
        var first = await open.GetAsync();

        api.Remove(Keyferry.Kubernetes.Types.BuiltIn.Secret, Replica.Secrets.Serving);
        await new Replica(api, TimeProvider.System).Controller.CheckAsync(CancellationToken.None);

        await replica.Controller.CheckAsync(CancellationToken.None);
        var second = await ShownAtAsync(address);
        await open.GetAsync();

        Assert.Multiple(() =>
        {
            Assert.That(first, Is.Not.EqualTo(untrusted));
            Assert.That(second, Is.Not.EqualTo(first));
            Assert.That(second, Is.EqualTo(replica.Active.Current.Certificate.Thumbprint));
            Assert.That(open.Connections, Is.EqualTo(1), "the open connection went on");
        });
    }

    private static async Task<WebApplication> StartAsync(Replica replica)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(k => k.Listen(IPAddress.Loopback, 0, l => l.UseHttps(new TlsHandshakeCallbackOptions
        {
            OnConnection = _ => ValueTask.FromResult(replica.Active.Handshake),
        })));
        var server = builder.Build();
        server.MapGet("/", static () => Results.Ok());
        await server.StartAsync();
        return server;
    }

    private static async Task<string> ShownAtAsync(Uri address)
    {
        using var client = new Client(address);
        return await client.GetAsync();
    }

    private sealed class Client : IDisposable
    {
        private readonly HttpClient _http;
        private string _shown = "";

        public Client(Uri address)
        {
            _http = new HttpClient(new SocketsHttpHandler
            {
                ConnectCallback = async (context, cancellation) =>
                {
                    Connections++;
                    var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
                    await socket.ConnectAsync(context.DnsEndPoint, cancellation);
                    return new NetworkStream(socket, ownsSocket: true);
                },
                SslOptions = new SslClientAuthenticationOptions
                {
                    RemoteCertificateValidationCallback = (_, certificate, _, _) =>
                    {
                        _shown = certificate!.GetCertHashString();
                        return _shown.Length > 0;
                    },
                },
            }) { BaseAddress = address };
        }

        public int Connections { get; private set; }

        public async Task<string> GetAsync()
        {
            using var answer = await _http.GetAsync(new Uri("/", UriKind.Relative));
            answer.EnsureSuccessStatusCode();
            return _shown;
        }

        public void Dispose() => _http.Dispose();
    }
}
