using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Keyferry.Certs.Serving;
using Keyferry.Webhook.Options;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace Keyferry.Webhook.Endpoints;

/// <summary>The ports that are listened on, and what each is for.</summary>
/// <param name="options">Which ports.</param>
/// <param name="serving">The certificate of those that speak TLS.</param>
/// <param name="callers">Who may call the webhook; null means anybody.</param>
public sealed class Listeners(RunOptions options, ServingCertificate serving, ClientAuthority? callers = null)
{
    /// <summary>The most connections at the webhook's port; an API server keeps one or two.</summary>
    public const int MostReviewers = 1000;

    /// <summary>The most connections at a port of health checks or metrics.</summary>
    public const int MostProbes = 100;

    private const int StreamsPerConnection = 250;

    private static readonly TimeSpan _handshake = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan _headers = TimeSpan.FromSeconds(5);

    // Longer than API servers keep idle connections (90 s), so that it is they who close.
    private static readonly TimeSpan _keepAlive = TimeSpan.FromSeconds(120);

    // The API server gives up after 5 s: a review of 7 MiB that comes slower than this is of no use to anybody.
    private static readonly MinDataRate _slowest = new(bytesPerSecond: 4096, gracePeriod: TimeSpan.FromSeconds(3));

    private readonly List<(ListenerRoles Roles, ListenOptions Options)> _bound = [];

    /// <summary>The port that a role got; null where it has none. To read once the server has started.</summary>
    public int? PortOf(ListenerRoles role) =>
        _bound.Find(b => (b.Roles & role) != 0).Options?.IPEndPoint?.Port;

    /// <summary>Configures where Kestrel listens.</summary>
    public void Configure(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = AdmissionEndpoint.MaxBody;
        kestrel.Limits.RequestHeadersTimeout = _headers;
        kestrel.Limits.KeepAliveTimeout = _keepAlive;
        kestrel.Limits.MinRequestBodyDataRate = _slowest;
        kestrel.Limits.MinResponseDataRate = _slowest;
        kestrel.Limits.Http2.MaxStreamsPerConnection = StreamsPerConnection;
        foreach (var group in Wanted().GroupBy(static w => (w.Address, w.Tls, Free: w.Address.Port == 0 ? w.Role : 0)))
        {
            var roles = group.Aggregate(ListenerRoles.None, static (all, w) => all | w.Role);
            var (host, port) = group.Key.Address;
            if (host is null)
            {
                kestrel.ListenAnyIP(port, listen => Set(listen, roles, group.Key.Tls));
            }
            else
            {
                kestrel.Listen(host, port, listen => Set(listen, roles, group.Key.Tls));
            }
        }
    }

    private IEnumerable<(ListenAddress Address, bool Tls, ListenerRoles Role)> Wanted()
    {
        if (options.Components.HasFlag(Components.Admission))
        {
            yield return (options.Webhook.Address, true, ListenerRoles.Admission);
        }

        foreach (var health in options.Observability.Health)
        {
            yield return (health, false, ListenerRoles.Health);
        }

        if (options.Observability.Metrics is { } metrics)
        {
            yield return (metrics, options.Observability.MetricsSecure, ListenerRoles.Metrics);
        }

        if (options.Ui is { } ui)
        {
            yield return (ui.Address, !ui.IsLocal, ListenerRoles.Ui);
        }
    }

    private void Set(ListenOptions listen, ListenerRoles roles, bool tls)
    {
        _bound.Add((roles, listen));
        var feature = new ListenerRole(roles);
        var limit = new ConnectionLimit(roles.HasFlag(ListenerRoles.Admission) ? MostReviewers : MostProbes);
        listen.Use(limit.Guard);
        listen.Use(next => (ConnectionContext connection) =>
        {
            connection.Features.Set(feature);
            return next(connection);
        });
        if (!tls)
        {
            listen.Protocols = HttpProtocols.Http1;
            return;
        }

        listen.Protocols = options.Webhook.Http2 ? HttpProtocols.Http1AndHttp2 : HttpProtocols.Http1;
        listen.UseHttps(new TlsHandshakeCallbackOptions
        {
            HandshakeTimeout = _handshake,
            OnConnection = roles.HasFlag(ListenerRoles.Admission) && callers is not null
                ? _ => ValueTask.FromResult(WithCaller(serving.Handshake, callers))
                : _ => ValueTask.FromResult(serving.Handshake),
        });
    }

    private static SslServerAuthenticationOptions WithCaller(
        SslServerAuthenticationOptions handshake, ClientAuthority callers) => new()
    {
        ServerCertificateContext = handshake.ServerCertificateContext,
        EnabledSslProtocols = handshake.EnabledSslProtocols,
        ClientCertificateRequired = true,
        CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
        RemoteCertificateValidationCallback = (_, certificate, _, _) => callers.Accepts(certificate),
    };
}
