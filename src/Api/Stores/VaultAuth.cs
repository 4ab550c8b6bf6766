using System.Text.Json.Serialization;
using Keyferry.Api.Shared;

namespace Keyferry.Api.Stores;

/// <summary>
/// How to log in to Vault; with several, the first of token, appRole, kubernetes, ldap, userPass, jwt, cert, iam, gcp
/// is used.
/// </summary>
public sealed class VaultAuth
{
    /// <summary>The namespace of the login, where it is another than the store's.</summary>
    [JsonPropertyName("namespace")]
    public string? Namespace { get; set; }

    /// <summary>A token.</summary>
    [JsonPropertyName("tokenSecretRef")]
    public SecretKeySelector? TokenSecretRef { get; set; }

    /// <summary>An AppRole.</summary>
    [JsonPropertyName("appRole")]
    public VaultAppRoleAuth? AppRole { get; set; }

    /// <summary>A ServiceAccount token, checked by Vault against this cluster.</summary>
    [JsonPropertyName("kubernetes")]
    public VaultKubernetesAuth? Kubernetes { get; set; }

    /// <summary>An LDAP user.</summary>
    [JsonPropertyName("ldap")]
    public VaultLdapAuth? Ldap { get; set; }

    /// <summary>A user name and password.</summary>
    [JsonPropertyName("userPass")]
    public VaultUserPassAuth? UserPass { get; set; }

    /// <summary>A JSON Web Token.</summary>
    [JsonPropertyName("jwt")]
    public VaultJwtAuth? Jwt { get; set; }

    /// <summary>A client certificate.</summary>
    [JsonPropertyName("cert")]
    public VaultCertAuth? Cert { get; set; }

    /// <summary>An AWS identity.</summary>
    [JsonPropertyName("iam")]
    public VaultIamAuth? Iam { get; set; }

    /// <summary>A Google Cloud identity.</summary>
    [JsonPropertyName("gcp")]
    public VaultGcpAuth? Gcp { get; set; }
}
