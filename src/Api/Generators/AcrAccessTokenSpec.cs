using System.Text.Json.Serialization;
using Keyferry.Api.Schema;
using Keyferry.Api.Shared;

namespace Keyferry.Api.Generators;

/// <summary>Settings for a token of Azure Container Registry.</summary>
public sealed class AcrAccessTokenSpec
{
    /// <summary>The registry's host name.</summary>
    [JsonPropertyName("registry"), Required]
    public string Registry { get; set; } = "";

    /// <summary>How to log in.</summary>
    [JsonPropertyName("auth"), Required]
    public AcrAuth Auth { get; set; } = new();

    /// <summary>The tenant.</summary>
    [JsonPropertyName("tenantId")]
    public string? TenantId { get; set; }

    /// <summary>What the token is good for; left out, everything that the identity may do.</summary>
    [JsonPropertyName("scope")]
    public string? Scope { get; set; }

    /// <summary>The Azure cloud.</summary>
    [JsonPropertyName("environmentType")]
    [AllowedValues("PublicCloud", "USGovernmentCloud", "ChinaCloud", "GermanCloud", "AzureStackCloud")]
    [Default("PublicCloud")]
    public string? EnvironmentType { get; set; }
}

/// <summary>How to log in to Azure.</summary>
public sealed class AcrAuth
{
    /// <summary>A service principal.</summary>
    [JsonPropertyName("servicePrincipal")]
    public AcrServicePrincipal? ServicePrincipal { get; set; }

    /// <summary>A managed identity.</summary>
    [JsonPropertyName("managedIdentity")]
    public AcrManagedIdentity? ManagedIdentity { get; set; }

    /// <summary>Workload identity.</summary>
    [JsonPropertyName("workloadIdentity")]
    public AcrWorkloadIdentity? WorkloadIdentity { get; set; }
}

/// <summary>A service principal.</summary>
public sealed class AcrServicePrincipal
{
    /// <summary>Its credentials.</summary>
    [JsonPropertyName("secretRef"), Required]
    public AcrSecretAuth SecretRef { get; set; } = new();
}

/// <summary>Credentials of a service principal.</summary>
public sealed class AcrSecretAuth
{
    /// <summary>The client id.</summary>
    [JsonPropertyName("clientId")]
    public SecretKeySelector? ClientId { get; set; }

    /// <summary>The client secret.</summary>
    [JsonPropertyName("clientSecret")]
    public SecretKeySelector? ClientSecret { get; set; }
}

/// <summary>A managed identity.</summary>
public sealed class AcrManagedIdentity
{
    /// <summary>Its client id, where there are several.</summary>
    [JsonPropertyName("identityId")]
    public string? IdentityId { get; set; }
}

/// <summary>Workload identity.</summary>
public sealed class AcrWorkloadIdentity
{
    /// <summary>The ServiceAccount; left out, the controller's own.</summary>
    [JsonPropertyName("serviceAccountRef")]
    public ServiceAccountSelector? ServiceAccountRef { get; set; }
}
