using System.Text.Json.Serialization;
using Keyferry.Api.Schema;
using Keyferry.Api.Shared;

namespace Keyferry.Api.Stores;

/// <summary>Secrets of a Kubernetes cluster, this one or another.</summary>
public sealed class KubernetesProviderSpec
{
    /// <summary>The cluster's API server.</summary>
    [JsonPropertyName("server")]
    public KubernetesServer? Server { get; set; }

    /// <summary>How to log in: exactly one way.</summary>
    [JsonPropertyName("auth"), ExactlyOneField]
    public KubernetesAuth? Auth { get; set; }

    /// <summary>A kubeconfig, kept in a Secret, in place of server and auth.</summary>
    [JsonPropertyName("authRef")]
    public SecretKeySelector? AuthRef { get; set; }

    /// <summary>The namespace whose Secrets are read.</summary>
    [JsonPropertyName("remoteNamespace"), DnsLabel, Default("default")]
    public string? RemoteNamespace { get; set; }
}

/// <summary>An API server.</summary>
public sealed class KubernetesServer
{
    /// <summary>The address.</summary>
    [JsonPropertyName("url"), Default("kubernetes.default")]
    public string? Url { get; set; }

    /// <summary>Certificate authorities to trust: PEM in base64.</summary>
    [JsonPropertyName("caBundle"), Format("byte"), Credential]
    public string? CaBundle { get; set; }

    /// <summary>Certificate authorities to trust, kept in the cluster.</summary>
    [JsonPropertyName("caProvider")]
    public CaProvider? CaProvider { get; set; }
}

/// <summary>How to log in to a cluster.</summary>
public sealed class KubernetesAuth
{
    /// <summary>A client certificate.</summary>
    [JsonPropertyName("cert")]
    public KubernetesCertAuth? Cert { get; set; }

    /// <summary>A bearer token.</summary>
    [JsonPropertyName("token")]
    public KubernetesTokenAuth? Token { get; set; }

    /// <summary>A ServiceAccount of this cluster.</summary>
    [JsonPropertyName("serviceAccount")]
    public ServiceAccountSelector? ServiceAccount { get; set; }
}

/// <summary>A client certificate.</summary>
public sealed class KubernetesCertAuth
{
    /// <summary>The certificate.</summary>
    [JsonPropertyName("clientCert"), Required]
    public SecretKeySelector ClientCert { get; set; } = new();

    /// <summary>The key.</summary>
    [JsonPropertyName("clientKey"), Required]
    public SecretKeySelector ClientKey { get; set; } = new();
}

/// <summary>A bearer token.</summary>
public sealed class KubernetesTokenAuth
{
    /// <summary>The token.</summary>
    [JsonPropertyName("bearerToken"), Required]
    public SecretKeySelector BearerToken { get; set; } = new();
}
