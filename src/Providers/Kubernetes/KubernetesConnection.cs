using Keyferry.Kubernetes.Connecting;

namespace Keyferry.Providers.Kubernetes;

/// <summary>A connection to a store's API server, and what says who calls.</summary>
/// <param name="Server">The server.</param>
/// <param name="Credentials">Who calls.</param>
internal sealed record KubernetesConnection(RemoteServer Server, IKubernetesCredentials Credentials) : IDisposable
{
    public void Dispose()
    {
        Server.Dispose();
        (Credentials as IDisposable)?.Dispose();
    }
}
