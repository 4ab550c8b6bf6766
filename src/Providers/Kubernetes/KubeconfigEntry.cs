namespace Keyferry.Providers.Kubernetes;

/// <summary>What the current context of a kubeconfig says. No record: its text would hold secrets.</summary>
internal sealed class KubeconfigEntry
{
    /// <summary>The server's address.</summary>
    public required string Server { get; init; }

    /// <summary>Base64 of the authorities; null means those of the system.</summary>
    public string? Authorities { get; init; }

    /// <summary>The name that the server's certificate must hold.</summary>
    public string? TlsServerName { get; init; }

    /// <summary>The proxy to go through.</summary>
    public string? Proxy { get; init; }

    /// <summary>The bearer token.</summary>
    public string? Token { get; init; }

    /// <summary>Base64 of the client certificate.</summary>
    public string? Certificate { get; init; }

    /// <summary>Base64 of the client certificate's key.</summary>
    public string? Key { get; init; }

    /// <summary>Headers that name whom to act as.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Impersonation { get; init; } = [];
}
