using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Keyferry.Kubernetes.Tests.Support;

/// <summary>Shows a certificate on loopback and answers every request with 404.</summary>
internal sealed class TlsServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly SslStreamCertificateContext _certificate;
    private readonly Task _serving;

    public TlsServer(X509Certificate2 certificate, params X509Certificate2[] intermediates)
    {
        _certificate = SslStreamCertificateContext.Create(certificate, [.. intermediates], offline: true);
        _listener.Start();
        _serving = ServeAsync();
    }

    /// <summary>Whom the last client showed itself as; null where it showed no certificate.</summary>
    public string? Client { get; private set; }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _serving;
        _stop.Dispose();
    }

    private async Task ServeAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                using var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                await AnswerAsync(client);
            }
            catch (Exception e) when (e is OperationCanceledException or IOException or AuthenticationException or SocketException)
            {
                // The client did not like the certificate, or it is over.
            }
        }
    }

    private async Task AnswerAsync(TcpClient client)
    {
        await using var tls = new SslStream(client.GetStream());
        await tls.AuthenticateAsServerAsync(
            new SslServerAuthenticationOptions
            {
                ServerCertificateContext = _certificate,
                ClientCertificateRequired = true,
#pragma warning disable CA5359 // It only notes who came.
                RemoteCertificateValidationCallback = static (_, _, _, _) => true,
#pragma warning restore CA5359
            },
            _stop.Token);
        Client = tls.RemoteCertificate?.Subject;
        var buffer = new byte[4096];
        _ = await tls.ReadAtLeastAsync(buffer, 1, throwOnEndOfStream: false, _stop.Token);
        await tls.WriteAsync(
            Encoding.ASCII.GetBytes("HTTP/1.1 404 Not Found\r\nContent-Length: 2\r\nConnection: close\r\n\r\nno"), _stop.Token);
    }
}
