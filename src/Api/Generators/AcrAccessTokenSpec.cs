using System.Text.Json.Serialization;
using Keyferry.Api.Schema;
using Keyferry.Api.Shared;

namespace Keyferry.Api.Generators;

/// <summary>Desired state of the ACRAccessToken. It yields the keys username and password.</summary>
public sealed class AcrAccessTokenSpec
{
    /// <summary>Host name of the registry, such as example.azurecr.io.</summary>
    [JsonPropertyName("registry"), Required]
    public string Registry { get; set; } = "";

    /// <summary>How to authenticate to Microsoft Entra. One method is set.</summary>
    [JsonPropertyName("auth"), Required]
    public AcrAuth Auth { get; set; } = new();

    /// <summary>ID of the Microsoft Entra tenant.</summary>
    [JsonPropertyName("tenantId")]
    public string? TenantId { get; set; }

    /// <summary>
    /// Scope of the access token, such as repository:app:pull. Without it, a refresh token with all permissions of the
    /// identity is generated.
    /// </summary>
    [JsonPropertyName("scope")]
    public string? Scope { get; set; }

    /// <summary>Azure cloud of the registry.</summary>
    [JsonPropertyName("environmentType")]
    [AllowedValues("PublicCloud", "USGovernmentCloud", "ChinaCloud", "GermanCloud", "AzureStackCloud")]
    [Default("PublicCloud")]
    public string? EnvironmentType { get; set; }
}

/// <summary>Auth says how to authenticate to Microsoft Entra.</summary>
public sealed class AcrAuth
{
    /// <summary>Service principal.</summary>
    [JsonPropertyName("servicePrincipal")]
    public AcrServicePrincipal? ServicePrincipal { get; set; }

    /// <summary>Managed identity of the node.</summary>
    [JsonPropertyName("managedIdentity")]
    public AcrManagedIdentity? ManagedIdentity { get; set; }

    /// <summary>Workload identity of a ServiceAccount.</summary>
    [JsonPropertyName("workloadIdentity")]
    public AcrWorkloadIdentity? WorkloadIdentity { get; set; }
}

/// <summary>ServicePrincipal authenticates as a service principal.</summary>
public sealed class AcrServicePrincipal
{
    /// <summary>Secrets that hold its credentials.</summary>
    [JsonPropertyName("secretRef"), Required]
    public AcrSecretAuth SecretRef { get; set; } = new();
}

/// <summary>SecretRef refers to the Secrets that hold the credentials of a service principal.</summary>
public sealed class AcrSecretAuth
{
    /// <summary>Client ID.</summary>
    [JsonPropertyName("clientId")]
    public SecretKeySelector? ClientId { get; set; }

    /// <summary>Client secret.</summary>
    [JsonPropertyName("clientSecret")]
    public SecretKeySelector? ClientSecret { get; set; }
}

/// <summary>ManagedIdentity authenticates as a managed identity of the node.</summary>
public sealed class AcrManagedIdentity
{
    /// <summary>
    /// Client ID or resource ID of a user-assigned identity. Without it, the system-assigned identity is used.
    /// </summary>
    [JsonPropertyName("identityId")]
    public string? IdentityId { get; set; }
}

/// <summary>WorkloadIdentity authenticates as a ServiceAccount.</summary>
public sealed class AcrWorkloadIdentity
{
    /// <summary>
    /// ServiceAccount with the annotations azure.workload.identity/client-id and azure.workload.identity/tenant-id.
    /// Without it, the ServiceAccount of the controller is used.
    /// </summary>
    [JsonPropertyName("serviceAccountRef")]
    public ServiceAccountSelector? ServiceAccountRef { get; set; }
}
