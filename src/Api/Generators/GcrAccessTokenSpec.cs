using System.Text.Json.Serialization;
using Keyferry.Api.Schema;
using Keyferry.Api.Shared;
using Keyferry.Api.Stores;

namespace Keyferry.Api.Generators;

/// <summary>Settings for a token of Google's registries.</summary>
public sealed class GcrAccessTokenSpec
{
    /// <summary>The project.</summary>
    [JsonPropertyName("projectID"), Required]
    public string ProjectId { get; set; } = "";

    /// <summary>How to log in.</summary>
    [JsonPropertyName("auth"), Required]
    public GcrAuth Auth { get; set; } = new();
}

/// <summary>Credentials for Google Cloud.</summary>
public sealed class GcrAuth
{
    /// <summary>A service account key.</summary>
    [JsonPropertyName("secretRef")]
    public GcpSecretAuth? SecretRef { get; set; }

    /// <summary>Workload identity of a GKE cluster.</summary>
    [JsonPropertyName("workloadIdentity")]
    public GcrWorkloadIdentity? WorkloadIdentity { get; set; }

    /// <summary>Workload identity federation, from any cluster.</summary>
    [JsonPropertyName("workloadIdentityFederation")]
    public GcpWorkloadIdentityFederation? WorkloadIdentityFederation { get; set; }
}

/// <summary>Workload identity of a GKE cluster.</summary>
public sealed class GcrWorkloadIdentity
{
    /// <summary>The ServiceAccount.</summary>
    [JsonPropertyName("serviceAccountRef"), Required]
    public ServiceAccountSelector ServiceAccountRef { get; set; } = new();

    /// <summary>The cluster's location.</summary>
    [JsonPropertyName("clusterLocation"), Required]
    public string ClusterLocation { get; set; } = "";

    /// <summary>The cluster's name.</summary>
    [JsonPropertyName("clusterName"), Required]
    public string ClusterName { get; set; } = "";

    /// <summary>The cluster's project.</summary>
    [JsonPropertyName("clusterProjectID")]
    public string? ClusterProjectId { get; set; }
}
