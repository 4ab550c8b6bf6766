using System.Net;
using System.Security.Cryptography.X509Certificates;

namespace Keyferry.Providers.Http;

/// <summary>How one store is talked to over HTTP.</summary>
/// <param name="Provider">The store's name in metrics, such as <c>HashiCorp/Vault</c>.</param>
public sealed record StoreHttpOptions(string Provider)
{
    /// <summary>What the connections are for.</summary>
    public EgressUse Use { get; init; } = EgressUse.Store;

    /// <summary>The authorities that the server's certificate must lead to; null means those of the system.</summary>
    public X509Certificate2Collection? Authorities { get; init; }

    /// <summary>The certificate to show to the server, with its private key; null means none.</summary>
    public X509Certificate2? ClientCertificate { get; init; }

    /// <summary>What leads from the client's certificate to its authority; null means nothing.</summary>
    public X509Certificate2Collection? ClientIntermediates { get; init; }

    /// <summary>The name that the server's certificate must hold; null means the address's host.</summary>
    public string? TlsServerName { get; init; }

    /// <summary>Credentials that the server negotiates (NTLM); null means none.</summary>
    public ICredentials? Negotiated { get; init; }

    /// <summary>How long one attempt may take, its body included.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>How many bytes of an answer are read.</summary>
    public long MaxAnswerBytes { get; init; } = 8 << 20;

    /// <summary>How often a call is repeated.</summary>
    public int MaxRetries { get; init; } = 2;

    /// <summary>The wait before the first repetition; it doubles, with jitter.</summary>
    public TimeSpan RetryInterval { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Statuses that are worth another attempt.</summary>
    public Func<int, bool> IsRetryable { get; init; } = static status => status is 408 or 429 or 500 or 502 or 503 or 504;

    /// <summary>The User-Agent.</summary>
    public string UserAgent { get; init; } = "keyferry";
}
