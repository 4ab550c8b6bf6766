using Keyferry.Certs.Serving;
using Keyferry.Webhook.Options;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace Keyferry.Webhook.Endpoints;

/// <summary>The ports that are listened on, and what each is for.</summary>
/// <param name="options">Which ports.</param>
/// <param name="serving">The certificate of those that speak TLS.</param>
public sealed class Listeners(RunOptions options, ServingCertificate serving)
{
    private readonly List<(ListenerRoles Roles, ListenOptions Options)> _bound = [];

    /// <summary>The port that a role got; null where it has none. To read once the server has started.</summary>
    public int? PortOf(ListenerRoles role) =>
        _bound.Find(b => (b.Roles & role) != 0).Options?.IPEndPoint?.Port;

    /// <summary>Tells Kestrel where to listen.</summary>
    public void Configure(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = AdmissionEndpoint.MaxBody;
        foreach (var group in Wanted().GroupBy(static w => (w.Address, w.Tls, Free: w.Address.Port == 0 ? w.Role : 0)))
        {
            var roles = group.Aggregate(ListenerRoles.None, static (all, w) => all | w.Role);
            var (host, port) = group.Key.Address;
            if (host is null)
                kestrel.ListenAnyIP(port, listen => Set(listen, roles, group.Key.Tls));
            else
                kestrel.Listen(host, port, listen => Set(listen, roles, group.Key.Tls));
        }
    }

    private IEnumerable<(ListenAddress Address, bool Tls, ListenerRoles Role)> Wanted()
    {
        if (options.Parts.HasFlag(ProgramParts.Admission))
            yield return (options.Webhook.Address, true, ListenerRoles.Admission);
        foreach (var health in options.Observability.Health)
            yield return (health, false, ListenerRoles.Health);
        if (options.Observability.Metrics is { } metrics)
            yield return (metrics, options.Observability.MetricsSecure, ListenerRoles.Metrics);
    }

    private void Set(ListenOptions listen, ListenerRoles roles, bool tls)
    {
        _bound.Add((roles, listen));
        var feature = new ListenerRole(roles);
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
            OnConnection = _ => ValueTask.FromResult(serving.Handshake),
        });
    }
}
