using System.Text.Json;
using System.Text.Json.Serialization;
using Keyferry.Api.Schema;

namespace Keyferry.Api.Stores;

/// <summary>The kind of store and its settings: exactly one is set.</summary>
[FreeFormFields(
    "akeyless", "beyondtrust", "bitwardensecretsmanager", "chef", "cloudrusm", "conjur", "delinea", "doppler",
    "fortanix", "github", "gitlab", "ibm", "infisical", "keepersecurity", "onboardbase", "onepassword", "oracle",
    "passbolt", "passworddepot", "previder", "pulumi", "scaleway", "secretserver", "senhasegura",
    "yandexcertificatemanager", "yandexlockbox")]
[FreeFormFields(
    "barbican", "beyondtrustworkloadcredentials", "crd", "dvls", "nebiusmysterybox", "ngrok", "onepasswordSDK", "ovh",
    "volcengine", Version = "v1")]
[FreeFormFields("alibaba", "device42", Version = "v1beta1")]
public sealed class StoreProviderSpec
{
    /// <summary>AWS Secrets Manager, Parameter Store or Certificate Manager.</summary>
    [JsonPropertyName("aws")]
    public AwsProviderSpec? Aws { get; set; }

    /// <summary>HashiCorp Vault.</summary>
    [JsonPropertyName("vault")]
    public VaultProviderSpec? Vault { get; set; }

    /// <summary>OpenBao.</summary>
    [JsonPropertyName("openBao"), NotInVersion("v1beta1")]
    public OpenBaoProviderSpec? OpenBao { get; set; }

    /// <summary>Azure Key Vault.</summary>
    [JsonPropertyName("azurekv")]
    public AzureProviderSpec? AzureKv { get; set; }

    /// <summary>Google Secret Manager.</summary>
    [JsonPropertyName("gcpsm")]
    public GcpProviderSpec? GcpSm { get; set; }

    /// <summary>Secrets of a Kubernetes cluster.</summary>
    [JsonPropertyName("kubernetes")]
    public KubernetesProviderSpec? Kubernetes { get; set; }

    /// <summary>Any HTTP endpoint.</summary>
    [JsonPropertyName("webhook")]
    public WebhookProviderSpec? Webhook { get; set; }

    /// <summary>Fixed values, for trying and testing.</summary>
    [JsonPropertyName("fake")]
    public FakeProviderSpec? Fake { get; set; }

    /// <summary>The settings of stores that have no C# type, by their field name.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? UntypedProviders { get; set; }
}
