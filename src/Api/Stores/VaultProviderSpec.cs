using System.Text.Json.Serialization;
using Keyferry.Api.Schema;
using Keyferry.Api.Shared;

namespace Keyferry.Api.Stores;

/// <summary>HashiCorp Vault, KV engine version 1 or 2.</summary>
public sealed class VaultProviderSpec
{
    /// <summary>The address, such as https://vault.example.com:8200.</summary>
    [JsonPropertyName("server"), Required]
    public string Server { get; set; } = "";

    /// <summary>How to log in.</summary>
    [JsonPropertyName("auth")]
    public VaultAuth? Auth { get; set; }

    /// <summary>The mount path of the KV engine, such as secret.</summary>
    [JsonPropertyName("path")]
    public string? Path { get; set; }

    /// <summary>The version of the KV engine.</summary>
    [JsonPropertyName("version"), AllowedValues("v1", "v2"), Default("v2")]
    public string? Version { get; set; }

    /// <summary>The Vault namespace (Enterprise).</summary>
    [JsonPropertyName("namespace")]
    public string? Namespace { get; set; }

    /// <summary>Certificate authorities to trust: PEM in base64.</summary>
    [JsonPropertyName("caBundle"), Format("byte"), Credential]
    public string? CaBundle { get; set; }

    /// <summary>Certificate authorities to trust, kept in the cluster.</summary>
    [JsonPropertyName("caProvider")]
    public CaProvider? CaProvider { get; set; }

    /// <summary>A client certificate for the connection.</summary>
    [JsonPropertyName("tls")]
    public VaultClientTls? Tls { get; set; }

    /// <summary>Asks replicas for at least the state last written.</summary>
    [JsonPropertyName("readYourWrites")]
    public bool? ReadYourWrites { get; set; }

    /// <summary>Forwards requests that a replica cannot answer consistently.</summary>
    [JsonPropertyName("forwardInconsistent")]
    public bool? ForwardInconsistent { get; set; }

    /// <summary>Further headers on every request.</summary>
    [JsonPropertyName("headers"), Credential]
    public Dictionary<string, string>? Headers { get; set; }

    /// <summary>Whether writes check the version they replace.</summary>
    [JsonPropertyName("checkAndSet")]
    public VaultCheckAndSet? CheckAndSet { get; set; }
}

/// <summary>A client certificate and its key.</summary>
public sealed class VaultClientTls
{
    /// <summary>The certificate.</summary>
    [JsonPropertyName("certSecretRef")]
    public SecretKeySelector? CertSecretRef { get; set; }

    /// <summary>The key.</summary>
    [JsonPropertyName("keySecretRef")]
    public SecretKeySelector? KeySecretRef { get; set; }
}

/// <summary>Whether writes check the version they replace.</summary>
public sealed class VaultCheckAndSet
{
    /// <summary>Writes name the version they replace.</summary>
    [JsonPropertyName("required")]
    public bool? Required { get; set; }
}
