using System.Text.Json.Serialization;
using Keyferry.Api.Shared;

namespace Keyferry.Api.Stores;

/// <summary>
/// Auth says how to log in. The first method that is set is used, in the order tokenSecretRef, appRole, kubernetes,
/// ldap, userPass, jwt, cert, iam, gcp.
/// </summary>
public sealed class VaultAuth
{
    /// <summary>Namespace of Vault Enterprise in which to log in. Defaults to the namespace of the store.</summary>
    [JsonPropertyName("namespace")]
    public string? Namespace { get; set; }

    /// <summary>Token of Vault.</summary>
    [JsonPropertyName("tokenSecretRef")]
    public SecretKeySelector? TokenSecretRef { get; set; }

    /// <summary>AppRole auth method.</summary>
    [JsonPropertyName("appRole")]
    public VaultAppRoleAuth? AppRole { get; set; }

    /// <summary>Kubernetes auth method: Vault verifies the token of a ServiceAccount with this cluster.</summary>
    [JsonPropertyName("kubernetes")]
    public VaultKubernetesAuth? Kubernetes { get; set; }

    /// <summary>LDAP auth method.</summary>
    [JsonPropertyName("ldap")]
    public VaultLdapAuth? Ldap { get; set; }

    /// <summary>Userpass auth method.</summary>
    [JsonPropertyName("userPass")]
    public VaultUserPassAuth? UserPass { get; set; }

    /// <summary>JWT/OIDC auth method with a JSON Web Token.</summary>
    [JsonPropertyName("jwt")]
    public VaultJwtAuth? Jwt { get; set; }

    /// <summary>TLS certificates auth method.</summary>
    [JsonPropertyName("cert")]
    public VaultCertAuth? Cert { get; set; }

    /// <summary>AWS auth method with an IAM identity.</summary>
    [JsonPropertyName("iam")]
    public VaultIamAuth? Iam { get; set; }

    /// <summary>Google Cloud auth method.</summary>
    [JsonPropertyName("gcp")]
    public VaultGcpAuth? Gcp { get; set; }
}
