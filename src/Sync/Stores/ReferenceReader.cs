using Keyferry.Kubernetes.Calls;

namespace Keyferry.Sync.Stores;

/// <summary>Makes the reader of what stores refer to, a new one for each connection.</summary>
/// <param name="api">The API server.</param>
/// <param name="tokens">Asks for ServiceAccount tokens.</param>
public sealed class ReferenceReader(IKubeApi api, TokenRequests? tokens)
{
    /// <summary>Begins a connection. Whoever disposes the reader clears the Secrets that it has read.</summary>
    public ConnectionReferences Begin() => new(api, tokens);
}
