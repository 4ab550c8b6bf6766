using System.Text.Json.Serialization;
using Keyferry.Api.Schema;
using Keyferry.Api.Shared;

namespace Keyferry.Api.Stores;

/// <summary>Workload identity federation: a token of this cluster, or of AWS, for one of Google.</summary>
public sealed class GcpWorkloadIdentityFederation
{
    /// <summary>The audience of the identity provider.</summary>
    [JsonPropertyName("audience")]
    public string? Audience { get; set; }

    /// <summary>A credential configuration, kept in a ConfigMap.</summary>
    [JsonPropertyName("credConfig")]
    public GcpCredentialConfig? CredConfig { get; set; }

    /// <summary>The ServiceAccount whose token is exchanged.</summary>
    [JsonPropertyName("serviceAccountRef")]
    public ServiceAccountSelector? ServiceAccountRef { get; set; }

    /// <summary>AWS credentials that are exchanged.</summary>
    [JsonPropertyName("awsSecurityCredentials")]
    public GcpAwsCredentials? AwsSecurityCredentials { get; set; }

    /// <summary>The address that hands out the token to exchange.</summary>
    [JsonPropertyName("externalTokenEndpoint")]
    public string? ExternalTokenEndpoint { get; set; }

    /// <summary>The Google service account to act as.</summary>
    [JsonPropertyName("gcpServiceAccountEmail"), Pattern(Patterns.GoogleServiceAccountEmail), Length(1)]
    public string? GcpServiceAccountEmail { get; set; }
}

/// <summary>A key of a ConfigMap.</summary>
public sealed class GcpCredentialConfig
{
    /// <summary>The ConfigMap's name.</summary>
    [JsonPropertyName("name"), Required, DnsSubdomain]
    public string Name { get; set; } = "";

    /// <summary>The key.</summary>
    [JsonPropertyName("key"), Required, ConfigMapKey]
    public string Key { get; set; } = "";

    /// <summary>The ConfigMap's namespace.</summary>
    [JsonPropertyName("namespace"), DnsLabel]
    public string? Namespace { get; set; }
}

/// <summary>AWS credentials that are exchanged.</summary>
public sealed class GcpAwsCredentials
{
    /// <summary>The AWS region.</summary>
    [JsonPropertyName("region"), Required, Pattern(Patterns.AwsRegion), Length(1, 50)]
    public string Region { get; set; } = "";

    /// <summary>
    /// The Secret with the keys aws_access_key_id, aws_secret_access_key and, where there is one, aws_session_token.
    /// </summary>
    [JsonPropertyName("awsCredentialsSecretRef"), Required]
    public SecretReference AwsCredentialsSecretRef { get; set; } = new();
}

/// <summary>Names a Secret.</summary>
public sealed class SecretReference
{
    /// <summary>The Secret's name.</summary>
    [JsonPropertyName("name"), Required, DnsSubdomain]
    public string Name { get; set; } = "";

    /// <summary>The Secret's namespace.</summary>
    [JsonPropertyName("namespace"), DnsLabel]
    public string? Namespace { get; set; }
}
