using System.Text.Json.Serialization;
using Keyferry.Api.Schema;

namespace Keyferry.Api.Stores;

/// <summary>AWS Secrets Manager, Parameter Store or Certificate Manager.</summary>
public sealed class AwsProviderSpec
{
    /// <summary>AWS service to read from: SecretsManager, ParameterStore or CertificateManager.</summary>
    [JsonPropertyName("service"), Required, AllowedValues("SecretsManager", "ParameterStore", "CertificateManager")]
    public string Service { get; set; } = "";

    /// <summary>AWS region, such as eu-central-1.</summary>
    [JsonPropertyName("region"), Required]
    public string Region { get; set; } = "";

    /// <summary>
    /// Credentials. Without it, the credentials of the controller are used, such as those of its ServiceAccount or
    /// node.
    /// </summary>
    [JsonPropertyName("auth")]
    public AwsAuth? Auth { get; set; }

    /// <summary>ARN of the IAM role to assume with the credentials.</summary>
    [JsonPropertyName("role")]
    public string? Role { get; set; }

    /// <summary>ARNs of IAM roles to assume one after another before role. At most 10.</summary>
    [JsonPropertyName("additionalRoles")]
    public List<string>? AdditionalRoles { get; set; }

    /// <summary>External ID for assuming role.</summary>
    [JsonPropertyName("externalID")]
    public string? ExternalId { get; set; }

    /// <summary>Session tags for assuming role.</summary>
    [JsonPropertyName("sessionTags")]
    public List<AwsSessionTag>? SessionTags { get; set; }

    /// <summary>
    /// Session tags to set for assuming role. None: those of sessionTags. Simple: esoNamespace, esoStoreName and
    /// esoStoreKind instead. Custom: those of Simple and customSessionTags.
    /// </summary>
    [JsonPropertyName("sessionTagsPolicy"), AllowedValues("None", "Simple", "Custom"), Default("None")]
    public string? SessionTagsPolicy { get; set; }

    /// <summary>
    /// Session tags for the policy Custom. The keys esoNamespace, esoStoreName and esoStoreKind are reserved.
    /// </summary>
    [JsonPropertyName("customSessionTags")]
    [ReservedKeys(
        "customSessionTags", "automatically injected reserved keys", "esoNamespace", "esoStoreName", "esoStoreKind")]
    public Dictionary<string, string>? CustomSessionTags { get; set; }

    /// <summary>Keys of session tags that are passed on to the next role in a role chain.</summary>
    [JsonPropertyName("transitiveTagKeys")]
    public List<string>? TransitiveTagKeys { get; set; }

    /// <summary>Prefix of every key, such as prod/. It is added to keys as it is, without a separator.</summary>
    [JsonPropertyName("prefix")]
    public string? Prefix { get; set; }

    /// <summary>How Secrets Manager deletes secrets.</summary>
    [JsonPropertyName("secretsManager")]
    public AwsSecretsManagerSettings? SecretsManager { get; set; }
}

/// <summary>SessionTag is a tag of an STS session.</summary>
public sealed class AwsSessionTag
{
    /// <summary>Key of the tag.</summary>
    [JsonPropertyName("key"), Required]
    public string Key { get; set; } = "";

    /// <summary>Value of the tag.</summary>
    [JsonPropertyName("value"), Required]
    public string Value { get; set; } = "";
}

/// <summary>SecretsManager says how Secrets Manager deletes secrets.</summary>
public sealed class AwsSecretsManagerSettings
{
    /// <summary>Deletes secrets at once. They cannot be restored. Not allowed with recoveryWindowInDays.</summary>
    [JsonPropertyName("forceDeleteWithoutRecovery")]
    public bool? ForceDeleteWithoutRecovery { get; set; }

    /// <summary>
    /// Days in which a deleted secret can be restored, from 7 to 30. Without it, AWS keeps it for 30 days.
    /// </summary>
    [JsonPropertyName("recoveryWindowInDays"), Format("int64")]
    public long? RecoveryWindowInDays { get; set; }
}
