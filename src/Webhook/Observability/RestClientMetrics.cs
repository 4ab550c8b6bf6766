using System.Collections.Concurrent;
using System.Globalization;
using Keyferry.Kubernetes.Calls;
using Prometheus;

namespace Keyferry.Webhook.Observability;

/// <summary>Counts requests to the API server, under client-go's name for it.</summary>
public sealed class RestClientMetrics : IRequestObserver
{
    private readonly Counter _requests;
    private readonly string _host;
    private readonly ConcurrentDictionary<(string Method, int Status), Counter.Child> _children = new();

    /// <summary>Registers the counter.</summary>
    /// <param name="factory">Makes it.</param>
    /// <param name="server">The API server's address.</param>
    public RestClientMetrics(IMetricFactory factory, Uri server)
    {
        _host = server.Authority;
        _requests = factory.CreateCounter(
            "rest_client_requests_total", "Requests to the API server; code \"<error>\" where no answer came.",
            ["code", "host", "method"]);
    }

    /// <inheritdoc/>
    public void Sent(string method, int? status) => _children.GetOrAdd(
        (method, status ?? 0),
        static (key, self) => self._requests.WithLabels(
            key.Status == 0 ? "<error>" : key.Status.ToString(CultureInfo.InvariantCulture), self._host, key.Method),
        this).Inc();
}
