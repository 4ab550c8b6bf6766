using System.Text.Json.Serialization;
using Keyferry.Api.Schema;
using Keyferry.Api.Shared;

namespace Keyferry.Api.Stores;

/// <summary>Google Secret Manager.</summary>
public sealed class GcpProviderSpec
{
    /// <summary>The project.</summary>
    [JsonPropertyName("projectID")]
    public string? ProjectId { get; set; }

    /// <summary>The location, for regional secrets.</summary>
    [JsonPropertyName("location")]
    public string? Location { get; set; }

    /// <summary>The credentials; left out, those of the environment.</summary>
    [JsonPropertyName("auth")]
    public GcpAuth? Auth { get; set; }

    /// <summary>
    /// What to read where no version is named: LatestOrFail, or LatestOrFetch for the newest enabled one.
    /// </summary>
    [JsonPropertyName("secretVersionSelectionPolicy"), Default("LatestOrFail")]
    public string? SecretVersionSelectionPolicy { get; set; }
}

/// <summary>Credentials for Google Cloud.</summary>
public sealed class GcpAuth
{
    /// <summary>A service account key.</summary>
    [JsonPropertyName("secretRef")]
    public GcpSecretAuth? SecretRef { get; set; }

    /// <summary>Workload identity of a GKE cluster.</summary>
    [JsonPropertyName("workloadIdentity")]
    public GcpWorkloadIdentity? WorkloadIdentity { get; set; }

    /// <summary>Workload identity federation, from any cluster.</summary>
    [JsonPropertyName("workloadIdentityFederation")]
    public GcpWorkloadIdentityFederation? WorkloadIdentityFederation { get; set; }
}

/// <summary>A service account key.</summary>
public sealed class GcpSecretAuth
{
    /// <summary>The key file's contents.</summary>
    [JsonPropertyName("secretAccessKeySecretRef")]
    public SecretKeySelector? SecretAccessKeySecretRef { get; set; }
}

/// <summary>Workload identity of a GKE cluster.</summary>
public sealed class GcpWorkloadIdentity
{
    /// <summary>The ServiceAccount.</summary>
    [JsonPropertyName("serviceAccountRef"), Required]
    public ServiceAccountSelector ServiceAccountRef { get; set; } = new();

    /// <summary>The cluster's location.</summary>
    [JsonPropertyName("clusterLocation")]
    public string? ClusterLocation { get; set; }

    /// <summary>The cluster's name.</summary>
    [JsonPropertyName("clusterName")]
    public string? ClusterName { get; set; }

    /// <summary>The cluster's project.</summary>
    [JsonPropertyName("clusterProjectID")]
    public string? ClusterProjectId { get; set; }
}
