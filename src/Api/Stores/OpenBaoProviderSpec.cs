using System.Text.Json.Serialization;
using Keyferry.Api.Schema;
using Keyferry.Api.Shared;

namespace Keyferry.Api.Stores;

/// <summary>OpenBao, KV secrets engine version 1 or 2. Read-only.</summary>
[AtMostOneOf("caBundle", "caProvider")]
public sealed class OpenBaoProviderSpec
{
    /// <summary>URL of the server, such as https://bao.example.com:8200.</summary>
    [JsonPropertyName("server"), Required]
    public string Server { get; set; } = "";

    /// <summary>How to log in. Exactly one method is set.</summary>
    [JsonPropertyName("auth")]
    public OpenBaoAuth? Auth { get; set; }

    /// <summary>Mount path of the KV secrets engine, such as secret.</summary>
    [JsonPropertyName("path")]
    public string? Path { get; set; }

    /// <summary>Version of the KV secrets engine: v1 or v2.</summary>
    [JsonPropertyName("version"), AllowedValues("v1", "v2"), Default("v2")]
    public string? Version { get; set; }

    /// <summary>Namespace of OpenBao.</summary>
    [JsonPropertyName("namespace")]
    public string? Namespace { get; set; }

    /// <summary>
    /// CA certificates to verify the server with: PEM, encoded in base64. Not allowed with caProvider.
    /// </summary>
    [JsonPropertyName("caBundle"), Format("byte"), Credential]
    public string? CaBundle { get; set; }

    /// <summary>Secret or ConfigMap that holds CA certificates to verify the server with.</summary>
    [JsonPropertyName("caProvider")]
    public CaProvider? CaProvider { get; set; }
}

/// <summary>Auth says how to log in. Exactly one of appRole, tokenSecretRef and userPass is set.</summary>
[ExactlyOneOf("appRole", "tokenSecretRef", "userPass")]
public sealed class OpenBaoAuth
{
    /// <summary>Namespace in which to log in. Defaults to the namespace of the store.</summary>
    [JsonPropertyName("namespace")]
    public string? Namespace { get; set; }

    /// <summary>AppRole auth method.</summary>
    [JsonPropertyName("appRole")]
    public OpenBaoAppRoleAuth? AppRole { get; set; }

    /// <summary>Token of OpenBao.</summary>
    [JsonPropertyName("tokenSecretRef")]
    public SecretKeySelector? TokenSecretRef { get; set; }

    /// <summary>Userpass auth method.</summary>
    [JsonPropertyName("userPass")]
    public VaultUserPassAuth? UserPass { get; set; }
}

/// <summary>AppRole logs in with the AppRole auth method. Exactly one of roleId and roleRef is set.</summary>
[ExactlyOneOf("roleId", "roleRef")]
public sealed class OpenBaoAppRoleAuth
{
    /// <summary>Mount path of the auth method.</summary>
    [JsonPropertyName("path"), Required, Default("approle")]
    public string Path { get; set; } = "";

    /// <summary>Role ID.</summary>
    [JsonPropertyName("roleId"), Length(1)]
    public string? RoleId { get; set; }

    /// <summary>Secret that holds the role ID.</summary>
    [JsonPropertyName("roleRef")]
    public SecretKeySelector? RoleRef { get; set; }

    /// <summary>Secret that holds the secret ID.</summary>
    [JsonPropertyName("secretRef"), Required]
    public SecretKeySelector SecretRef { get; set; } = new();
}
