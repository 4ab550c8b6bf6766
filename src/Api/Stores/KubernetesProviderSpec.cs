using System.Text.Json.Serialization;
using Keyferry.Api.Schema;
using Keyferry.Api.Shared;

namespace Keyferry.Api.Stores;

/// <summary>
/// Kubernetes reads and writes Secrets in a namespace of a Kubernetes cluster. Exactly one of auth and authRef is set.
/// </summary>
public sealed class KubernetesProviderSpec
{
    /// <summary>API server of the cluster. Required with auth.</summary>
    [JsonPropertyName("server")]
    public KubernetesServer? Server { get; set; }

    /// <summary>Credentials. Exactly one method is set.</summary>
    [JsonPropertyName("auth"), ExactlyOneField]
    public KubernetesAuth? Auth { get; set; }

    /// <summary>Secret that holds a kubeconfig, in place of server and auth.</summary>
    [JsonPropertyName("authRef")]
    public SecretKeySelector? AuthRef { get; set; }

    /// <summary>Namespace that holds the Secrets.</summary>
    [JsonPropertyName("remoteNamespace"), DnsLabel, Default("default")]
    public string? RemoteNamespace { get; set; }
}

/// <summary>Server describes the API server of the cluster.</summary>
public sealed class KubernetesServer
{
    /// <summary>URL of the API server.</summary>
    [JsonPropertyName("url"), Default("kubernetes.default")]
    public string? Url { get; set; }

    /// <summary>CA certificates to verify the server with: PEM, encoded in base64.</summary>
    [JsonPropertyName("caBundle"), Format("byte"), Credential]
    public string? CaBundle { get; set; }

    /// <summary>Secret or ConfigMap that holds CA certificates to verify the server with.</summary>
    [JsonPropertyName("caProvider")]
    public CaProvider? CaProvider { get; set; }
}

/// <summary>Auth says how to authenticate to the API server.</summary>
public sealed class KubernetesAuth
{
    /// <summary>Client certificate.</summary>
    [JsonPropertyName("cert")]
    public KubernetesCertAuth? Cert { get; set; }

    /// <summary>Bearer token.</summary>
    [JsonPropertyName("token")]
    public KubernetesTokenAuth? Token { get; set; }

    /// <summary>ServiceAccount of this cluster whose token is sent.</summary>
    [JsonPropertyName("serviceAccount")]
    public ServiceAccountSelector? ServiceAccount { get; set; }
}

/// <summary>Cert refers to the Secrets that hold a client certificate and its private key.</summary>
public sealed class KubernetesCertAuth
{
    /// <summary>PEM-encoded client certificate.</summary>
    [JsonPropertyName("clientCert"), Required]
    public SecretKeySelector ClientCert { get; set; } = new();

    /// <summary>PEM-encoded private key of the certificate.</summary>
    [JsonPropertyName("clientKey"), Required]
    public SecretKeySelector ClientKey { get; set; } = new();
}

/// <summary>Token refers to the Secret that holds a bearer token.</summary>
public sealed class KubernetesTokenAuth
{
    /// <summary>Bearer token.</summary>
    [JsonPropertyName("bearerToken"), Required]
    public SecretKeySelector BearerToken { get; set; } = new();
}
