using System.Text.Json.Serialization;
using Keyferry.Api.Schema;
using Keyferry.Api.Shared;

namespace Keyferry.Api.Stores;

/// <summary>Azure Key Vault.</summary>
public sealed class AzureProviderSpec
{
    /// <summary>The vault's address, such as https://name.vault.azure.net.</summary>
    [JsonPropertyName("vaultUrl"), Required]
    public string VaultUrl { get; set; } = "";

    /// <summary>The tenant.</summary>
    [JsonPropertyName("tenantId")]
    public string? TenantId { get; set; }

    /// <summary>How to log in.</summary>
    [JsonPropertyName("authType")]
    [AllowedValues("ServicePrincipal", "ManagedIdentity", "WorkloadIdentity"), Default("ServicePrincipal")]
    public string? AuthType { get; set; }

    /// <summary>The credentials, for a service principal.</summary>
    [JsonPropertyName("authSecretRef")]
    public AzureSecretAuth? AuthSecretRef { get; set; }

    /// <summary>The ServiceAccount, for workload identity.</summary>
    [JsonPropertyName("serviceAccountRef")]
    public ServiceAccountSelector? ServiceAccountRef { get; set; }

    /// <summary>The client id, for a managed identity where there are several.</summary>
    [JsonPropertyName("identityId")]
    public string? IdentityId { get; set; }

    /// <summary>The Azure cloud.</summary>
    [JsonPropertyName("environmentType")]
    [AllowedValues("PublicCloud", "USGovernmentCloud", "ChinaCloud", "GermanCloud", "AzureStackCloud")]
    [Default("PublicCloud")]
    public string? EnvironmentType { get; set; }

    /// <summary>Endpoints of a cloud of one's own.</summary>
    [JsonPropertyName("customCloudConfig")]
    public AzureCloudConfig? CustomCloudConfig { get; set; }

    /// <summary>Uses the newer SDK; needed for customCloudConfig.</summary>
    [JsonPropertyName("useAzureSDK"), Default(false)]
    public bool? UseAzureSdk { get; set; }
}

/// <summary>Credentials of a service principal.</summary>
public sealed class AzureSecretAuth
{
    /// <summary>The client id.</summary>
    [JsonPropertyName("clientId")]
    public SecretKeySelector? ClientId { get; set; }

    /// <summary>The client secret.</summary>
    [JsonPropertyName("clientSecret")]
    public SecretKeySelector? ClientSecret { get; set; }

    /// <summary>A client certificate, in place of a client secret.</summary>
    [JsonPropertyName("clientCertificate")]
    public SecretKeySelector? ClientCertificate { get; set; }

    /// <summary>The tenant.</summary>
    [JsonPropertyName("tenantId")]
    public SecretKeySelector? TenantId { get; set; }
}

/// <summary>Endpoints of a cloud of one's own.</summary>
public sealed class AzureCloudConfig
{
    /// <summary>Where to log in.</summary>
    [JsonPropertyName("activeDirectoryEndpoint"), Required]
    public string ActiveDirectoryEndpoint { get; set; } = "";

    /// <summary>The audience of key vaults.</summary>
    [JsonPropertyName("keyVaultEndpoint")]
    public string? KeyVaultEndpoint { get; set; }

    /// <summary>The DNS suffix of key vaults.</summary>
    [JsonPropertyName("keyVaultDNSSuffix")]
    public string? KeyVaultDnsSuffix { get; set; }

    /// <summary>The resource manager.</summary>
    [JsonPropertyName("resourceManagerEndpoint")]
    public string? ResourceManagerEndpoint { get; set; }
}
