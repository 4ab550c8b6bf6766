using System.Text.Json.Serialization;
using Keyferry.Api.Shared;

namespace Keyferry.Api.Stores;

/// <summary>Credentials for AWS.</summary>
public sealed class AwsAuth
{
    /// <summary>A ServiceAccount token (IAM roles for service accounts).</summary>
    [JsonPropertyName("jwt")]
    public AwsJwtAuth? Jwt { get; set; }

    /// <summary>Static keys, kept in Secrets.</summary>
    [JsonPropertyName("secretRef")]
    public AwsSecretAuth? SecretRef { get; set; }
}

/// <summary>A ServiceAccount whose token AWS accepts.</summary>
public sealed class AwsJwtAuth
{
    /// <summary>The ServiceAccount, annotated with its role.</summary>
    [JsonPropertyName("serviceAccountRef")]
    public ServiceAccountSelector? ServiceAccountRef { get; set; }
}

/// <summary>Static keys for AWS.</summary>
public sealed class AwsSecretAuth
{
    /// <summary>The access key id.</summary>
    [JsonPropertyName("accessKeyIDSecretRef")]
    public SecretKeySelector? AccessKeyIdSecretRef { get; set; }

    /// <summary>The secret access key.</summary>
    [JsonPropertyName("secretAccessKeySecretRef")]
    public SecretKeySelector? SecretAccessKeySecretRef { get; set; }

    /// <summary>The session token, for temporary keys.</summary>
    [JsonPropertyName("sessionTokenSecretRef")]
    public SecretKeySelector? SessionTokenSecretRef { get; set; }
}
