using System.Text.Json.Serialization;
using Keyferry.Api.Shared;

namespace Keyferry.Api.Stores;

/// <summary>Auth says where the AWS credentials come from: the token of a ServiceAccount, or Secrets.</summary>
public sealed class AwsAuth
{
    /// <summary>Exchanges the token of a ServiceAccount for credentials (IAM roles for service accounts).</summary>
    [JsonPropertyName("jwt")]
    public AwsJwtAuth? Jwt { get; set; }

    /// <summary>Reads an access key from Secrets.</summary>
    [JsonPropertyName("secretRef")]
    public AwsSecretAuth? SecretRef { get; set; }
}

/// <summary>JWT exchanges the token of a ServiceAccount for AWS credentials.</summary>
public sealed class AwsJwtAuth
{
    /// <summary>ServiceAccount with the annotation eks.amazonaws.com/role-arn.</summary>
    [JsonPropertyName("serviceAccountRef")]
    public ServiceAccountSelector? ServiceAccountRef { get; set; }
}

/// <summary>SecretRef refers to the Secrets that hold an AWS access key.</summary>
public sealed class AwsSecretAuth
{
    /// <summary>Access key ID.</summary>
    [JsonPropertyName("accessKeyIDSecretRef")]
    public SecretKeySelector? AccessKeyIdSecretRef { get; set; }

    /// <summary>Secret access key.</summary>
    [JsonPropertyName("secretAccessKeySecretRef")]
    public SecretKeySelector? SecretAccessKeySecretRef { get; set; }

    /// <summary>Session token. Required for temporary credentials only.</summary>
    [JsonPropertyName("sessionTokenSecretRef")]
    public SecretKeySelector? SessionTokenSecretRef { get; set; }
}
