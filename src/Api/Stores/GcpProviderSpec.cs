using System.Text.Json.Serialization;
using Keyferry.Api.Schema;
using Keyferry.Api.Shared;

namespace Keyferry.Api.Stores;

/// <summary>Google Secret Manager.</summary>
public sealed class GcpProviderSpec
{
    /// <summary>
    /// ID of the Google Cloud project that holds the secrets. Without it, the project of the cluster is used.
    /// </summary>
    [JsonPropertyName("projectID")]
    public string? ProjectId { get; set; }

    /// <summary>Location of regional secrets, such as europe-west3. Without it, global secrets are read.</summary>
    [JsonPropertyName("location")]
    public string? Location { get; set; }

    /// <summary>Credentials. Without it, the credentials of the controller are used.</summary>
    [JsonPropertyName("auth")]
    public GcpAuth? Auth { get; set; }

    /// <summary>
    /// What to read if no version is named and the latest is disabled or destroyed. LatestOrFail: fail. LatestOrFetch:
    /// the newest enabled version.
    /// </summary>
    [JsonPropertyName("secretVersionSelectionPolicy"), Default("LatestOrFail")]
    public string? SecretVersionSelectionPolicy { get; set; }
}

/// <summary>
/// Auth says where the Google Cloud credentials come from. The first that is set is used, in the order secretRef,
/// workloadIdentity, workloadIdentityFederation.
/// </summary>
public sealed class GcpAuth
{
    /// <summary>Reads a service account key from a Secret.</summary>
    [JsonPropertyName("secretRef")]
    public GcpSecretAuth? SecretRef { get; set; }

    /// <summary>Exchanges the token of a ServiceAccount of a GKE cluster.</summary>
    [JsonPropertyName("workloadIdentity")]
    public GcpWorkloadIdentity? WorkloadIdentity { get; set; }

    /// <summary>Exchanges a token of this cluster, or of AWS, through a workload identity pool.</summary>
    [JsonPropertyName("workloadIdentityFederation")]
    public GcpWorkloadIdentityFederation? WorkloadIdentityFederation { get; set; }
}

/// <summary>SecretRef refers to the Secret that holds a service account key.</summary>
public sealed class GcpSecretAuth
{
    /// <summary>JSON key of the Google service account.</summary>
    [JsonPropertyName("secretAccessKeySecretRef")]
    public SecretKeySelector? SecretAccessKeySecretRef { get; set; }
}

/// <summary>WorkloadIdentity exchanges the token of a ServiceAccount of a GKE cluster for an access token.</summary>
public sealed class GcpWorkloadIdentity
{
    /// <summary>
    /// ServiceAccount, with the annotation iam.gke.io/gcp-service-account if it acts as a Google service account.
    /// </summary>
    [JsonPropertyName("serviceAccountRef"), Required]
    public ServiceAccountSelector ServiceAccountRef { get; set; } = new();

    /// <summary>Location of the cluster. Without it, the metadata server is asked.</summary>
    [JsonPropertyName("clusterLocation")]
    public string? ClusterLocation { get; set; }

    /// <summary>Name of the cluster. Without it, the metadata server is asked.</summary>
    [JsonPropertyName("clusterName")]
    public string? ClusterName { get; set; }

    /// <summary>ID of the cluster's project. Without it, projectID or the metadata server's project is used.</summary>
    [JsonPropertyName("clusterProjectID")]
    public string? ClusterProjectId { get; set; }
}
