using System.Text.Json.Serialization;
using Keyferry.Api.Schema;
using Keyferry.Api.Shared;

namespace Keyferry.Api.Stores;

/// <summary>AppRole logs in with the AppRole auth method. One of roleId and roleRef is set.</summary>
public sealed class VaultAppRoleAuth
{
    /// <summary>Mount path of the auth method.</summary>
    [JsonPropertyName("path"), Required, Default("approle")]
    public string Path { get; set; } = "";

    /// <summary>Role ID.</summary>
    [JsonPropertyName("roleId")]
    public string? RoleId { get; set; }

    /// <summary>Secret that holds the role ID.</summary>
    [JsonPropertyName("roleRef")]
    public SecretKeySelector? RoleRef { get; set; }

    /// <summary>Secret that holds the secret ID.</summary>
    [JsonPropertyName("secretRef"), Required]
    public SecretKeySelector SecretRef { get; set; } = new();
}

/// <summary>LDAP logs in with the LDAP auth method.</summary>
public sealed class VaultLdapAuth
{
    /// <summary>Mount path of the auth method.</summary>
    [JsonPropertyName("path"), Required, Default("ldap")]
    public string Path { get; set; } = "";

    /// <summary>Name of the user.</summary>
    [JsonPropertyName("username"), Required]
    public string Username { get; set; } = "";

    /// <summary>Secret that holds the password.</summary>
    [JsonPropertyName("secretRef")]
    public SecretKeySelector? SecretRef { get; set; }
}

/// <summary>UserPass logs in with the userpass auth method.</summary>
public sealed class VaultUserPassAuth
{
    /// <summary>Mount path of the auth method.</summary>
    [JsonPropertyName("path"), Required, Default("userpass")]
    public string Path { get; set; } = "";

    /// <summary>Name of the user.</summary>
    [JsonPropertyName("username"), Required]
    public string Username { get; set; } = "";

    /// <summary>Secret that holds the password.</summary>
    [JsonPropertyName("secretRef")]
    public SecretKeySelector? SecretRef { get; set; }
}

/// <summary>Cert logs in with the TLS certificates auth method.</summary>
public sealed class VaultCertAuth
{
    /// <summary>Mount path of the auth method.</summary>
    [JsonPropertyName("path"), Default("cert")]
    public string? Path { get; set; }

    /// <summary>Role of the auth method. Without it, Vault selects one by the certificate.</summary>
    [JsonPropertyName("vaultRole")]
    public string? VaultRole { get; set; }

    /// <summary>PEM-encoded client certificate.</summary>
    [JsonPropertyName("clientCert")]
    public SecretKeySelector? ClientCert { get; set; }

    /// <summary>PEM-encoded private key of the certificate.</summary>
    [JsonPropertyName("secretRef")]
    public SecretKeySelector? SecretRef { get; set; }
}
