using System.Text.Json.Serialization;
using Keyferry.Api.Schema;

namespace Keyferry.Api.Generators;

/// <summary>Desired state of the Grafana. It yields the keys login and token.</summary>
public sealed class GrafanaSpec
{
    /// <summary>URL of Grafana.</summary>
    [JsonPropertyName("url"), Required]
    public string Url { get; set; } = "";

    /// <summary>How to authenticate. The token takes precedence over basic.</summary>
    [JsonPropertyName("auth"), Required]
    public GrafanaAuth Auth { get; set; } = new();

    /// <summary>Service account of Grafana that the token belongs to. It is created if it does not exist.</summary>
    [JsonPropertyName("serviceAccount"), Required]
    public GrafanaServiceAccount ServiceAccount { get; set; } = new();
}

/// <summary>Auth says how to authenticate to Grafana.</summary>
public sealed class GrafanaAuth
{
    /// <summary>Token of a service account.</summary>
    [JsonPropertyName("token")]
    public LocalSecretKeySelector? Token { get; set; }

    /// <summary>User name and password.</summary>
    [JsonPropertyName("basic")]
    public GrafanaBasicAuth? Basic { get; set; }
}

/// <summary>Basic authenticates with a user name and password.</summary>
public sealed class GrafanaBasicAuth
{
    /// <summary>Name of the user.</summary>
    [JsonPropertyName("username"), Required]
    public string Username { get; set; } = "";

    /// <summary>Secret that holds the password.</summary>
    [JsonPropertyName("password"), Required]
    public LocalSecretKeySelector Password { get; set; } = new();
}

/// <summary>ServiceAccount describes a service account of Grafana.</summary>
public sealed class GrafanaServiceAccount
{
    /// <summary>Name of the service account.</summary>
    [JsonPropertyName("name"), Required]
    public string Name { get; set; } = "";

    /// <summary>Role of the service account if it is created: Viewer, Editor or Admin.</summary>
    [JsonPropertyName("role"), Required]
    public string Role { get; set; } = "";

    /// <summary>Lifetime of the token in seconds. Without it, the token does not expire.</summary>
    [JsonPropertyName("secondsToLive"), Format("int64"), Range(1)]
    public long? SecondsToLive { get; set; }
}

/// <summary>SecretKeySelector refers to a key of a Secret in the same namespace.</summary>
public sealed class LocalSecretKeySelector
{
    /// <summary>Name of the Secret.</summary>
    [JsonPropertyName("name"), DnsSubdomain]
    public string? Name { get; set; }

    /// <summary>Key in the Secret.</summary>
    [JsonPropertyName("key"), ConfigMapKey]
    public string? Key { get; set; }
}
