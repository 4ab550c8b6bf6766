using System.Text.Json.Serialization;
using Keyferry.Api.Schema;
using Keyferry.Api.Shared;
using Keyferry.Api.Stores;

namespace Keyferry.Api.Generators;

/// <summary>Desired state of the GCRAccessToken. It yields the keys username, password and expiry.</summary>
public sealed class GcrAccessTokenSpec
{
    /// <summary>ID of the Google Cloud project.</summary>
    [JsonPropertyName("projectID"), Required]
    public string ProjectId { get; set; } = "";

    /// <summary>Credentials. One method is set.</summary>
    [JsonPropertyName("auth"), Required]
    public GcrAuth Auth { get; set; } = new();
}

/// <summary>Auth says where the Google Cloud credentials come from.</summary>
public sealed class GcrAuth
{
    /// <summary>Reads a service account key from a Secret.</summary>
    [JsonPropertyName("secretRef")]
    public GcpSecretAuth? SecretRef { get; set; }

    /// <summary>Exchanges the token of a ServiceAccount of a GKE cluster.</summary>
    [JsonPropertyName("workloadIdentity")]
    public GcrWorkloadIdentity? WorkloadIdentity { get; set; }

    /// <summary>Exchanges a token of this cluster, or of AWS, through a workload identity pool.</summary>
    [JsonPropertyName("workloadIdentityFederation")]
    public GcpWorkloadIdentityFederation? WorkloadIdentityFederation { get; set; }
}

/// <summary>WorkloadIdentity exchanges the token of a ServiceAccount of a GKE cluster for an access token.</summary>
public sealed class GcrWorkloadIdentity
{
    /// <summary>
    /// ServiceAccount, with the annotation iam.gke.io/gcp-service-account if it acts as a Google service account.
    /// </summary>
    [JsonPropertyName("serviceAccountRef"), Required]
    public ServiceAccountSelector ServiceAccountRef { get; set; } = new();

    /// <summary>Location of the cluster.</summary>
    [JsonPropertyName("clusterLocation"), Required]
    public string ClusterLocation { get; set; } = "";

    /// <summary>Name of the cluster.</summary>
    [JsonPropertyName("clusterName"), Required]
    public string ClusterName { get; set; } = "";

    /// <summary>ID of the cluster's project. Defaults to projectID.</summary>
    [JsonPropertyName("clusterProjectID")]
    public string? ClusterProjectId { get; set; }
}
