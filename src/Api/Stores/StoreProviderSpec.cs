using System.Text.Json;
using System.Text.Json.Serialization;
using Keyferry.Api.Schema;

namespace Keyferry.Api.Stores;

/// <summary>Provider of the store and its settings. Exactly one provider is set.</summary>
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

    /// <summary>HashiCorp Vault, KV secrets engine.</summary>
    [JsonPropertyName("vault")]
    public VaultProviderSpec? Vault { get; set; }

    /// <summary>OpenBao, KV secrets engine.</summary>
    [JsonPropertyName("openBao"), NotInVersion("v1beta1")]
    public OpenBaoProviderSpec? OpenBao { get; set; }

    /// <summary>Azure Key Vault.</summary>
    [JsonPropertyName("azurekv")]
    public AzureProviderSpec? AzureKv { get; set; }

    /// <summary>Google Secret Manager.</summary>
    [JsonPropertyName("gcpsm")]
    public GcpProviderSpec? GcpSm { get; set; }

    /// <summary>Secrets in a namespace of a Kubernetes cluster.</summary>
    [JsonPropertyName("kubernetes")]
    public KubernetesProviderSpec? Kubernetes { get; set; }

    /// <summary>HTTP endpoint.</summary>
    [JsonPropertyName("webhook")]
    public WebhookProviderSpec? Webhook { get; set; }

    /// <summary>Fixed values, for tests.</summary>
    [JsonPropertyName("fake")]
    public FakeProviderSpec? Fake { get; set; }

    /// <summary>The settings of stores that have no C# type, by their field name.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? UntypedProviders { get; set; }
}
