using System.Text.Json.Serialization;
using Keyferry.Api.Schema;
using Keyferry.Api.Shared;

namespace Keyferry.Api.Stores;

/// <summary>
/// Kubernetes logs in with the Kubernetes auth method. One of serviceAccountRef and secretRef is set; with neither, the
/// token of the controller is sent.
/// </summary>
public sealed class VaultKubernetesAuth
{
    /// <summary>Mount path of the auth method.</summary>
    [JsonPropertyName("mountPath"), Required, Default("kubernetes")]
    public string MountPath { get; set; } = "";

    /// <summary>Role of the auth method.</summary>
    [JsonPropertyName("role"), Required]
    public string Role { get; set; } = "";

    /// <summary>ServiceAccount whose token is sent.</summary>
    [JsonPropertyName("serviceAccountRef")]
    public ServiceAccountSelector? ServiceAccountRef { get; set; }

    /// <summary>Secret that holds the token of a ServiceAccount. The key defaults to token.</summary>
    [JsonPropertyName("secretRef")]
    public SecretKeySelector? SecretRef { get; set; }
}

/// <summary>
/// JWT logs in with the JWT/OIDC auth method. One of secretRef and kubernetesServiceAccountToken is set.
/// </summary>
public sealed class VaultJwtAuth
{
    /// <summary>Mount path of the auth method.</summary>
    [JsonPropertyName("path"), Required, Default("jwt")]
    public string Path { get; set; } = "";

    /// <summary>Role of the auth method. Defaults to the default role of the method.</summary>
    [JsonPropertyName("role")]
    public string? Role { get; set; }

    /// <summary>Secret that holds the JSON Web Token.</summary>
    [JsonPropertyName("secretRef")]
    public SecretKeySelector? SecretRef { get; set; }

    /// <summary>ServiceAccount whose token is sent.</summary>
    [JsonPropertyName("kubernetesServiceAccountToken")]
    public VaultServiceAccountToken? KubernetesServiceAccountToken { get; set; }
}

/// <summary>KubernetesServiceAccountToken requests the token of a ServiceAccount.</summary>
public sealed class VaultServiceAccountToken
{
    /// <summary>ServiceAccount.</summary>
    [JsonPropertyName("serviceAccountRef"), Required]
    public ServiceAccountSelector ServiceAccountRef { get; set; } = new();

    /// <summary>Audiences of the token. Deprecated: use serviceAccountRef.audiences.</summary>
    [JsonPropertyName("audiences")]
    public List<string>? Audiences { get; set; }

    /// <summary>Lifetime of the token in seconds. Deprecated: the controller chooses it.</summary>
    [JsonPropertyName("expirationSeconds"), Format("int64")]
    public long? ExpirationSeconds { get; set; }
}
