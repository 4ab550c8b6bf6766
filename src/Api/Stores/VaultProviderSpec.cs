using System.Text.Json.Serialization;
using Keyferry.Api.Schema;
using Keyferry.Api.Shared;

namespace Keyferry.Api.Stores;

/// <summary>HashiCorp Vault, KV secrets engine version 1 or 2.</summary>
public sealed class VaultProviderSpec
{
    /// <summary>URL of the server, such as https://vault.example.com:8200.</summary>
    [JsonPropertyName("server"), Required]
    public string Server { get; set; } = "";

    /// <summary>How to log in. Without it, requests carry no token, as for a Vault Agent or proxy.</summary>
    [JsonPropertyName("auth")]
    public VaultAuth? Auth { get; set; }

    /// <summary>
    /// Mount path of the KV secrets engine, such as secret. Without it, keys begin with the mount path.
    /// </summary>
    [JsonPropertyName("path")]
    public string? Path { get; set; }

    /// <summary>Version of the KV secrets engine: v1 or v2.</summary>
    [JsonPropertyName("version"), AllowedValues("v1", "v2"), Default("v2")]
    public string? Version { get; set; }

    /// <summary>Namespace of Vault Enterprise.</summary>
    [JsonPropertyName("namespace")]
    public string? Namespace { get; set; }

    /// <summary>CA certificates to verify the server with: PEM, encoded in base64.</summary>
    [JsonPropertyName("caBundle"), Format("byte"), Credential]
    public string? CaBundle { get; set; }

    /// <summary>Secret or ConfigMap that holds CA certificates to verify the server with.</summary>
    [JsonPropertyName("caProvider")]
    public CaProvider? CaProvider { get; set; }

    /// <summary>Client certificate of the connection.</summary>
    [JsonPropertyName("tls")]
    public VaultClientTls? Tls { get; set; }

    /// <summary>Tells replicas the state last seen, so that a read follows an earlier write (X-Vault-Index).</summary>
    [JsonPropertyName("readYourWrites")]
    public bool? ReadYourWrites { get; set; }

    /// <summary>
    /// Lets a replica that is behind that state forward the request to the active node. Requires readYourWrites.
    /// </summary>
    [JsonPropertyName("forwardInconsistent")]
    public bool? ForwardInconsistent { get; set; }

    /// <summary>HTTP headers of every request.</summary>
    [JsonPropertyName("headers"), Credential]
    public Dictionary<string, string>? Headers { get; set; }

    /// <summary>Check-and-set of writes. Requires version v2.</summary>
    [JsonPropertyName("checkAndSet")]
    public VaultCheckAndSet? CheckAndSet { get; set; }
}

/// <summary>
/// TLS refers to the Secrets that hold a client certificate and its private key. Both are set, or none.
/// </summary>
public sealed class VaultClientTls
{
    /// <summary>PEM-encoded client certificate. The key defaults to tls.crt.</summary>
    [JsonPropertyName("certSecretRef")]
    public SecretKeySelector? CertSecretRef { get; set; }

    /// <summary>PEM-encoded private key of the certificate. The key defaults to tls.key.</summary>
    [JsonPropertyName("keySecretRef")]
    public SecretKeySelector? KeySecretRef { get; set; }
}

/// <summary>CheckAndSet makes writes fail if the secret has changed since it was read.</summary>
public sealed class VaultCheckAndSet
{
    /// <summary>Sends the version that the write replaces.</summary>
    [JsonPropertyName("required")]
    public bool? Required { get; set; }
}
