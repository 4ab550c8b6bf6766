using System.Text.Json.Serialization;
using Keyferry.Api.Schema;
using Keyferry.Api.Shared;

namespace Keyferry.Api.Stores;

/// <summary>Azure Key Vault.</summary>
public sealed class AzureProviderSpec
{
    /// <summary>URL of the vault, such as https://example.vault.azure.net.</summary>
    [JsonPropertyName("vaultUrl"), Required]
    public string VaultUrl { get; set; } = "";

    /// <summary>ID of the Microsoft Entra tenant. Required for ServicePrincipal.</summary>
    [JsonPropertyName("tenantId")]
    public string? TenantId { get; set; }

    /// <summary>How to authenticate: ServicePrincipal, ManagedIdentity or WorkloadIdentity.</summary>
    [JsonPropertyName("authType")]
    [AllowedValues("ServicePrincipal", "ManagedIdentity", "WorkloadIdentity"), Default("ServicePrincipal")]
    public string? AuthType { get; set; }

    /// <summary>Credentials of the service principal.</summary>
    [JsonPropertyName("authSecretRef")]
    public AzureSecretAuth? AuthSecretRef { get; set; }

    /// <summary>
    /// ServiceAccount for WorkloadIdentity. Without it, the ServiceAccount of the controller is used.
    /// </summary>
    [JsonPropertyName("serviceAccountRef")]
    public ServiceAccountSelector? ServiceAccountRef { get; set; }

    /// <summary>
    /// Client ID of the user-assigned managed identity. Without it, the only identity of the node is used.
    /// </summary>
    [JsonPropertyName("identityId")]
    public string? IdentityId { get; set; }

    /// <summary>Azure cloud. AzureStackCloud requires customCloudConfig.</summary>
    [JsonPropertyName("environmentType")]
    [AllowedValues("PublicCloud", "USGovernmentCloud", "ChinaCloud", "GermanCloud", "AzureStackCloud")]
    [Default("PublicCloud")]
    public string? EnvironmentType { get; set; }

    /// <summary>Endpoints of an Azure cloud that is not one of the public ones. Requires useAzureSDK.</summary>
    [JsonPropertyName("customCloudConfig")]
    public AzureCloudConfig? CustomCloudConfig { get; set; }

    /// <summary>Uses the current Azure SDK. Required for customCloudConfig.</summary>
    [JsonPropertyName("useAzureSDK"), Default(false)]
    public bool? UseAzureSdk { get; set; }
}

/// <summary>AuthSecretRef refers to the Secrets that hold the credentials of a service principal.</summary>
public sealed class AzureSecretAuth
{
    /// <summary>Client ID.</summary>
    [JsonPropertyName("clientId")]
    public SecretKeySelector? ClientId { get; set; }

    /// <summary>Client secret. Not allowed with clientCertificate.</summary>
    [JsonPropertyName("clientSecret")]
    public SecretKeySelector? ClientSecret { get; set; }

    /// <summary>PEM-encoded client certificate and its private key. Not allowed with clientSecret.</summary>
    [JsonPropertyName("clientCertificate")]
    public SecretKeySelector? ClientCertificate { get; set; }

    /// <summary>Tenant ID, in place of the field tenantId of the store.</summary>
    [JsonPropertyName("tenantId")]
    public SecretKeySelector? TenantId { get; set; }
}

/// <summary>CustomCloudConfig holds the endpoints of an Azure cloud.</summary>
public sealed class AzureCloudConfig
{
    /// <summary>URL of the login endpoint.</summary>
    [JsonPropertyName("activeDirectoryEndpoint"), Required]
    public string ActiveDirectoryEndpoint { get; set; } = "";

    /// <summary>Resource for which access tokens of Key Vault are requested.</summary>
    [JsonPropertyName("keyVaultEndpoint")]
    public string? KeyVaultEndpoint { get; set; }

    /// <summary>DNS suffix of vaults, such as vault.azure.net.</summary>
    [JsonPropertyName("keyVaultDNSSuffix")]
    public string? KeyVaultDnsSuffix { get; set; }

    /// <summary>URL of the resource manager.</summary>
    [JsonPropertyName("resourceManagerEndpoint")]
    public string? ResourceManagerEndpoint { get; set; }
}
