using System.Text.Json.Serialization;
using Keyferry.Api.Schema;
using Keyferry.Api.Shared;

namespace Keyferry.Api.Stores;

/// <summary>An AppRole of Vault.</summary>
public sealed class VaultAppRoleAuth
{
    /// <summary>The mount path of the method.</summary>
    [JsonPropertyName("path"), Required, Default("approle")]
    public string Path { get; set; } = "";

    /// <summary>The role's id.</summary>
    [JsonPropertyName("roleId")]
    public string? RoleId { get; set; }

    /// <summary>The role's id, kept in a Secret.</summary>
    [JsonPropertyName("roleRef")]
    public SecretKeySelector? RoleRef { get; set; }

    /// <summary>The role's secret id.</summary>
    [JsonPropertyName("secretRef"), Required]
    public SecretKeySelector SecretRef { get; set; } = new();
}

/// <summary>An LDAP user.</summary>
public sealed class VaultLdapAuth
{
    /// <summary>The mount path of the method.</summary>
    [JsonPropertyName("path"), Required, Default("ldap")]
    public string Path { get; set; } = "";

    /// <summary>The user's name.</summary>
    [JsonPropertyName("username"), Required]
    public string Username { get; set; } = "";

    /// <summary>The user's password.</summary>
    [JsonPropertyName("secretRef")]
    public SecretKeySelector? SecretRef { get; set; }
}

/// <summary>A user name and password.</summary>
public sealed class VaultUserPassAuth
{
    /// <summary>The mount path of the method.</summary>
    [JsonPropertyName("path"), Required, Default("userpass")]
    public string Path { get; set; } = "";

    /// <summary>The user's name.</summary>
    [JsonPropertyName("username"), Required]
    public string Username { get; set; } = "";

    /// <summary>The user's password.</summary>
    [JsonPropertyName("secretRef")]
    public SecretKeySelector? SecretRef { get; set; }
}

/// <summary>A client certificate.</summary>
public sealed class VaultCertAuth
{
    /// <summary>The mount path of the method.</summary>
    [JsonPropertyName("path"), Default("cert")]
    public string? Path { get; set; }

    /// <summary>The role of the method.</summary>
    [JsonPropertyName("vaultRole")]
    public string? VaultRole { get; set; }

    /// <summary>The certificate.</summary>
    [JsonPropertyName("clientCert")]
    public SecretKeySelector? ClientCert { get; set; }

    /// <summary>The certificate's key.</summary>
    [JsonPropertyName("secretRef")]
    public SecretKeySelector? SecretRef { get; set; }
}
