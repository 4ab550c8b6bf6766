using System.Text.Json.Serialization;
using Keyferry.Api.Schema;
using Keyferry.Api.Shared;

namespace Keyferry.Api.Stores;

/// <summary>OpenBao, KV engine version 1 or 2.</summary>
[AtMostOneOf("caBundle", "caProvider")]
public sealed class OpenBaoProviderSpec
{
    /// <summary>The address, such as https://bao.example.com:8200.</summary>
    [JsonPropertyName("server"), Required]
    public string Server { get; set; } = "";

    /// <summary>How to log in.</summary>
    [JsonPropertyName("auth")]
    public OpenBaoAuth? Auth { get; set; }

    /// <summary>The mount path of the KV engine.</summary>
    [JsonPropertyName("path")]
    public string? Path { get; set; }

    /// <summary>The version of the KV engine.</summary>
    [JsonPropertyName("version"), AllowedValues("v1", "v2"), Default("v2")]
    public string? Version { get; set; }

    /// <summary>The namespace.</summary>
    [JsonPropertyName("namespace")]
    public string? Namespace { get; set; }

    /// <summary>Certificate authorities to trust: PEM in base64.</summary>
    [JsonPropertyName("caBundle"), Format("byte"), Credential]
    public string? CaBundle { get; set; }

    /// <summary>Certificate authorities to trust, kept in the cluster.</summary>
    [JsonPropertyName("caProvider")]
    public CaProvider? CaProvider { get; set; }
}

/// <summary>How to log in to OpenBao.</summary>
[ExactlyOneOf("appRole", "tokenSecretRef", "userPass")]
public sealed class OpenBaoAuth
{
    /// <summary>The namespace of the login, where it is another than the store's.</summary>
    [JsonPropertyName("namespace")]
    public string? Namespace { get; set; }

    /// <summary>An AppRole.</summary>
    [JsonPropertyName("appRole")]
    public OpenBaoAppRoleAuth? AppRole { get; set; }

    /// <summary>A token.</summary>
    [JsonPropertyName("tokenSecretRef")]
    public SecretKeySelector? TokenSecretRef { get; set; }

    /// <summary>A user name and password.</summary>
    [JsonPropertyName("userPass")]
    public VaultUserPassAuth? UserPass { get; set; }
}

/// <summary>An AppRole of OpenBao.</summary>
[ExactlyOneOf("roleId", "roleRef")]
public sealed class OpenBaoAppRoleAuth
{
    /// <summary>The mount path of the method.</summary>
    [JsonPropertyName("path"), Required, Default("approle")]
    public string Path { get; set; } = "";

    /// <summary>The role's id.</summary>
    [JsonPropertyName("roleId"), Length(1)]
    public string? RoleId { get; set; }

    /// <summary>The role's id, kept in a Secret.</summary>
    [JsonPropertyName("roleRef")]
    public SecretKeySelector? RoleRef { get; set; }

    /// <summary>The role's secret id.</summary>
    [JsonPropertyName("secretRef"), Required]
    public SecretKeySelector SecretRef { get; set; } = new();
}
