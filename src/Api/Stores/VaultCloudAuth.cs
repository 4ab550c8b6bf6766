using System.Text.Json.Serialization;
using Keyferry.Api.Schema;
using Keyferry.Api.Shared;

namespace Keyferry.Api.Stores;

/// <summary>An AWS identity.</summary>
public sealed class VaultIamAuth
{
    /// <summary>The mount path of the method; left out, aws.</summary>
    [JsonPropertyName("path")]
    public string? Path { get; set; }

    /// <summary>The AWS region.</summary>
    [JsonPropertyName("region")]
    public string? Region { get; set; }

    /// <summary>The AWS role to assume, by its ARN.</summary>
    [JsonPropertyName("role")]
    public string? Role { get; set; }

    /// <summary>The role of the method.</summary>
    [JsonPropertyName("vaultRole"), Required]
    public string VaultRole { get; set; } = "";

    /// <summary>The external id for assuming the role.</summary>
    [JsonPropertyName("externalID")]
    public string? ExternalId { get; set; }

    /// <summary>The value of the header X-Vault-AWS-IAM-Server-ID.</summary>
    [JsonPropertyName("vaultAwsIamServerID")]
    public string? VaultAwsIamServerId { get; set; }

    /// <summary>Static keys.</summary>
    [JsonPropertyName("secretRef")]
    public AwsSecretAuth? SecretRef { get; set; }

    /// <summary>A ServiceAccount token.</summary>
    [JsonPropertyName("jwt")]
    public AwsJwtAuth? Jwt { get; set; }
}

/// <summary>A Google Cloud identity.</summary>
public sealed class VaultGcpAuth
{
    /// <summary>The mount path of the method.</summary>
    [JsonPropertyName("path"), Default("gcp")]
    public string? Path { get; set; }

    /// <summary>The role of the method.</summary>
    [JsonPropertyName("role"), Required]
    public string Role { get; set; } = "";

    /// <summary>The project.</summary>
    [JsonPropertyName("projectID")]
    public string? ProjectId { get; set; }

    /// <summary>The location.</summary>
    [JsonPropertyName("location")]
    public string? Location { get; set; }

    /// <summary>A service account key.</summary>
    [JsonPropertyName("secretRef")]
    public GcpSecretAuth? SecretRef { get; set; }

    /// <summary>Workload identity of a GKE cluster.</summary>
    [JsonPropertyName("workloadIdentity")]
    public GcpWorkloadIdentity? WorkloadIdentity { get; set; }

    /// <summary>A ServiceAccount.</summary>
    [JsonPropertyName("serviceAccountRef")]
    public ServiceAccountSelector? ServiceAccountRef { get; set; }
}
