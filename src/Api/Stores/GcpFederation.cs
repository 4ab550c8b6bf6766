using System.Text.Json.Serialization;
using Keyferry.Api.Schema;
using Keyferry.Api.Shared;

namespace Keyferry.Api.Stores;

/// <summary>
/// WorkloadIdentityFederation exchanges a token through a workload identity pool. Exactly one of credConfig,
/// serviceAccountRef and awsSecurityCredentials is set.
/// </summary>
public sealed class GcpWorkloadIdentityFederation
{
    /// <summary>
    /// Audience of the token exchange: the resource name of the workload identity provider, which begins with
    /// //iam.googleapis.com/. It overrides that of credConfig.
    /// </summary>
    [JsonPropertyName("audience")]
    public string? Audience { get; set; }

    /// <summary>ConfigMap that holds a credential configuration of type external_account.</summary>
    [JsonPropertyName("credConfig")]
    public GcpCredentialConfig? CredConfig { get; set; }

    /// <summary>ServiceAccount whose token is exchanged.</summary>
    [JsonPropertyName("serviceAccountRef")]
    public ServiceAccountSelector? ServiceAccountRef { get; set; }

    /// <summary>AWS credentials that are exchanged.</summary>
    [JsonPropertyName("awsSecurityCredentials")]
    public GcpAwsCredentials? AwsSecurityCredentials { get; set; }

    /// <summary>
    /// URL that issues the token to exchange. Must be the URL of the credential source in credConfig.
    /// </summary>
    [JsonPropertyName("externalTokenEndpoint")]
    public string? ExternalTokenEndpoint { get; set; }

    /// <summary>E-mail address of the Google service account to impersonate.</summary>
    [JsonPropertyName("gcpServiceAccountEmail"), Pattern(Patterns.GoogleServiceAccountEmail), Length(1)]
    public string? GcpServiceAccountEmail { get; set; }
}

/// <summary>CredConfig refers to a key of a ConfigMap that holds a credential configuration.</summary>
public sealed class GcpCredentialConfig
{
    /// <summary>Name of the ConfigMap.</summary>
    [JsonPropertyName("name"), Required, DnsSubdomain]
    public string Name { get; set; } = "";

    /// <summary>Key in the ConfigMap.</summary>
    [JsonPropertyName("key"), Required, ConfigMapKey]
    public string Key { get; set; } = "";

    /// <summary>Namespace of the ConfigMap. Allowed in a ClusterSecretStore only.</summary>
    [JsonPropertyName("namespace"), DnsLabel]
    public string? Namespace { get; set; }
}

/// <summary>
/// AWSSecurityCredentials are AWS credentials that are exchanged for an access token of Google Cloud.
/// </summary>
public sealed class GcpAwsCredentials
{
    /// <summary>AWS region, such as eu-central-1.</summary>
    [JsonPropertyName("region"), Required, Pattern(Patterns.AwsRegion), Length(1, 50)]
    public string Region { get; set; } = "";

    /// <summary>
    /// Secret with the keys aws_access_key_id, aws_secret_access_key and, for temporary credentials, aws_session_token.
    /// </summary>
    [JsonPropertyName("awsCredentialsSecretRef"), Required]
    public SecretReference AwsCredentialsSecretRef { get; set; } = new();
}

/// <summary>SecretReference refers to a Secret.</summary>
public sealed class SecretReference
{
    /// <summary>Name of the Secret.</summary>
    [JsonPropertyName("name"), Required, DnsSubdomain]
    public string Name { get; set; } = "";

    /// <summary>Namespace of the Secret. Allowed in a ClusterSecretStore only.</summary>
    [JsonPropertyName("namespace"), DnsLabel]
    public string? Namespace { get; set; }
}
