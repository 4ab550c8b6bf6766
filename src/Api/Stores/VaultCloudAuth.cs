using System.Text.Json.Serialization;
using Keyferry.Api.Schema;
using Keyferry.Api.Shared;

namespace Keyferry.Api.Stores;

/// <summary>IAM logs in with the AWS auth method.</summary>
public sealed class VaultIamAuth
{
    /// <summary>Mount path of the auth method. Defaults to aws.</summary>
    [JsonPropertyName("path")]
    public string? Path { get; set; }

    /// <summary>AWS region of STS. Defaults to us-east-1.</summary>
    [JsonPropertyName("region")]
    public string? Region { get; set; }

    /// <summary>ARN of the IAM role to assume before the login.</summary>
    [JsonPropertyName("role")]
    public string? Role { get; set; }

    /// <summary>Role of the auth method.</summary>
    [JsonPropertyName("vaultRole"), Required]
    public string VaultRole { get; set; } = "";

    /// <summary>External ID for assuming role.</summary>
    [JsonPropertyName("externalID")]
    public string? ExternalId { get; set; }

    /// <summary>Value of the header X-Vault-AWS-IAM-Server-ID that Vault expects.</summary>
    [JsonPropertyName("vaultAwsIamServerID")]
    public string? VaultAwsIamServerId { get; set; }

    /// <summary>Reads an access key from Secrets.</summary>
    [JsonPropertyName("secretRef")]
    public AwsSecretAuth? SecretRef { get; set; }

    /// <summary>Exchanges the token of a ServiceAccount for credentials.</summary>
    [JsonPropertyName("jwt")]
    public AwsJwtAuth? Jwt { get; set; }
}

/// <summary>GCP logs in with the Google Cloud auth method.</summary>
public sealed class VaultGcpAuth
{
    /// <summary>Mount path of the auth method.</summary>
    [JsonPropertyName("path"), Default("gcp")]
    public string? Path { get; set; }

    /// <summary>Role of the auth method.</summary>
    [JsonPropertyName("role"), Required]
    public string Role { get; set; } = "";

    /// <summary>ID of the Google Cloud project.</summary>
    [JsonPropertyName("projectID")]
    public string? ProjectId { get; set; }

    /// <summary>Location of the GKE cluster.</summary>
    [JsonPropertyName("location")]
    public string? Location { get; set; }

    /// <summary>Reads a service account key from a Secret.</summary>
    [JsonPropertyName("secretRef")]
    public GcpSecretAuth? SecretRef { get; set; }

    /// <summary>Exchanges the token of a ServiceAccount of a GKE cluster.</summary>
    [JsonPropertyName("workloadIdentity")]
    public GcpWorkloadIdentity? WorkloadIdentity { get; set; }

    /// <summary>ServiceAccount whose Google identity is used.</summary>
    [JsonPropertyName("serviceAccountRef")]
    public ServiceAccountSelector? ServiceAccountRef { get; set; }
}
