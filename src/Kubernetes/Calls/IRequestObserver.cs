namespace Keyferry.Kubernetes.Calls;

/// <summary>Notified of requests to an API server, for metrics. Called on the caller's own thread: be quick.</summary>
public interface IRequestObserver
{
    /// <summary>A request has ended, or a watch has begun.</summary>
    /// <param name="method">The HTTP method, in capitals.</param>
    /// <param name="status">The HTTP status; null where no answer came.</param>
    void Sent(string method, int? status);
}
