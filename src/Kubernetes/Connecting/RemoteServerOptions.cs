using System.Security.Cryptography.X509Certificates;

namespace Keyferry.Kubernetes.Connecting;

/// <summary>An API server that somebody else than the process's own configuration names, and as whom to call it.</summary>
public sealed record RemoteServerOptions
{
    /// <summary>The server's address; a path is kept (<c>https://rancher.example.com/k8s/clusters/c-1</c>).</summary>
    public required Uri Address { get; init; }

    /// <summary>The authorities that the server's certificate must lead to; null means those of the system.</summary>
    public X509Certificate2Collection? Authorities { get; init; }

    /// <summary>The certificate to show to the server, with its private key; null means none.</summary>
    public X509Certificate2? ClientCertificate { get; init; }

    /// <summary>What leads from the client's certificate to its authority; null means nothing.</summary>
    public X509Certificate2Collection? ClientIntermediates { get; init; }

    /// <summary>The name that the server's certificate must hold; null means the address's host.</summary>
    public string? TlsServerName { get; init; }

    /// <summary>The proxy to go through; null means the one that the process's environment names.</summary>
    public Uri? Proxy { get; init; }

    /// <summary>Opens connections; null means to whatever address the host's name leads to.</summary>
    public Func<SocketsHttpConnectionContext, CancellationToken, ValueTask<Stream>>? Connect { get; init; }

    /// <summary>Adds headers to a request, such as a bearer token; null adds none.</summary>
    public Action<HttpRequestMessage>? Authorize { get; init; }

    /// <summary>The User-Agent, see <see cref="KubeConnectionOptions.UserAgent"/>.</summary>
    public string UserAgent { get; init; } = "keyferry";
}
