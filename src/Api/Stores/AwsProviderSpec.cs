using System.Text.Json.Serialization;
using Keyferry.Api.Schema;

namespace Keyferry.Api.Stores;

/// <summary>AWS Secrets Manager, Parameter Store or Certificate Manager.</summary>
public sealed class AwsProviderSpec
{
    /// <summary>The AWS service.</summary>
    [JsonPropertyName("service"), Required, AllowedValues("SecretsManager", "ParameterStore", "CertificateManager")]
    public string Service { get; set; } = "";

    /// <summary>The AWS region, such as eu-central-1.</summary>
    [JsonPropertyName("region"), Required]
    public string Region { get; set; } = "";

    /// <summary>The credentials; left out, those of the environment.</summary>
    [JsonPropertyName("auth")]
    public AwsAuth? Auth { get; set; }

    /// <summary>The role to assume, by its ARN.</summary>
    [JsonPropertyName("role")]
    public string? Role { get; set; }

    /// <summary>Roles to assume one after the other, before role.</summary>
    [JsonPropertyName("additionalRoles")]
    public List<string>? AdditionalRoles { get; set; }

    /// <summary>The external id for assuming the role.</summary>
    [JsonPropertyName("externalID")]
    public string? ExternalId { get; set; }

    /// <summary>Tags of the session when a role is assumed.</summary>
    [JsonPropertyName("sessionTags")]
    public List<AwsSessionTag>? SessionTags { get; set; }

    /// <summary>Which tags about the caller are added to the session.</summary>
    [JsonPropertyName("sessionTagsPolicy"), AllowedValues("None", "Simple", "Custom"), Default("None")]
    public string? SessionTagsPolicy { get; set; }

    /// <summary>Further session tags, with policy Custom.</summary>
    [JsonPropertyName("customSessionTags")]
    [ReservedKeys(
        "customSessionTags", "automatically injected reserved keys", "esoNamespace", "esoStoreName", "esoStoreKind")]
    public Dictionary<string, string>? CustomSessionTags { get; set; }

    /// <summary>Session tags that go on to the next role.</summary>
    [JsonPropertyName("transitiveTagKeys")]
    public List<string>? TransitiveTagKeys { get; set; }

    /// <summary>A text put before every remote key.</summary>
    [JsonPropertyName("prefix")]
    public string? Prefix { get; set; }

    /// <summary>How Secrets Manager deletes.</summary>
    [JsonPropertyName("secretsManager")]
    public AwsSecretsManagerSettings? SecretsManager { get; set; }
}

/// <summary>A session tag.</summary>
public sealed class AwsSessionTag
{
    /// <summary>The tag's key.</summary>
    [JsonPropertyName("key"), Required]
    public string Key { get; set; } = "";

    /// <summary>The tag's value.</summary>
    [JsonPropertyName("value"), Required]
    public string Value { get; set; } = "";
}

/// <summary>How Secrets Manager deletes.</summary>
public sealed class AwsSecretsManagerSettings
{
    /// <summary>Deletes at once, with no way back.</summary>
    [JsonPropertyName("forceDeleteWithoutRecovery")]
    public bool? ForceDeleteWithoutRecovery { get; set; }

    /// <summary>Days in which a deleted secret can be restored, 7 to 30.</summary>
    [JsonPropertyName("recoveryWindowInDays"), Format("int64")]
    public long? RecoveryWindowInDays { get; set; }
}
