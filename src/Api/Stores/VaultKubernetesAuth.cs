using System.Text.Json.Serialization;
using Keyferry.Api.Schema;
using Keyferry.Api.Shared;

namespace Keyferry.Api.Stores;

/// <summary>A ServiceAccount token, checked by Vault against this cluster.</summary>
public sealed class VaultKubernetesAuth
{
    /// <summary>The mount path of the method.</summary>
    [JsonPropertyName("mountPath"), Required, Default("kubernetes")]
    public string MountPath { get; set; } = "";

    /// <summary>The role of the method.</summary>
    [JsonPropertyName("role"), Required]
    public string Role { get; set; } = "";

    /// <summary>The ServiceAccount whose token is sent.</summary>
    [JsonPropertyName("serviceAccountRef")]
    public ServiceAccountSelector? ServiceAccountRef { get; set; }

    /// <summary>A token kept in a Secret.</summary>
    [JsonPropertyName("secretRef")]
    public SecretKeySelector? SecretRef { get; set; }
}

/// <summary>A JSON Web Token.</summary>
public sealed class VaultJwtAuth
{
    /// <summary>The mount path of the method.</summary>
    [JsonPropertyName("path"), Required, Default("jwt")]
    public string Path { get; set; } = "";

    /// <summary>The role of the method.</summary>
    [JsonPropertyName("role")]
    public string? Role { get; set; }

    /// <summary>The token, kept in a Secret.</summary>
    [JsonPropertyName("secretRef")]
    public SecretKeySelector? SecretRef { get; set; }

    /// <summary>The token of a ServiceAccount.</summary>
    [JsonPropertyName("kubernetesServiceAccountToken")]
    public VaultServiceAccountToken? KubernetesServiceAccountToken { get; set; }
}

/// <summary>A ServiceAccount token for the JWT method.</summary>
public sealed class VaultServiceAccountToken
{
    /// <summary>The ServiceAccount.</summary>
    [JsonPropertyName("serviceAccountRef"), Required]
    public ServiceAccountSelector ServiceAccountRef { get; set; } = new();

    /// <summary>Audiences of the token. Deprecated: use serviceAccountRef.audiences.</summary>
    [JsonPropertyName("audiences")]
    public List<string>? Audiences { get; set; }

    /// <summary>The token's life in seconds. Deprecated: it is chosen for you.</summary>
    [JsonPropertyName("expirationSeconds"), Format("int64")]
    public long? ExpirationSeconds { get; set; }
}
