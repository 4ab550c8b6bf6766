using System.Text.Json.Serialization;
using Keyferry.Api.Schema;

namespace Keyferry.Api.Generators;

/// <summary>Settings for a Grafana service account token.</summary>
public sealed class GrafanaSpec
{
    /// <summary>The address of Grafana.</summary>
    [JsonPropertyName("url"), Required]
    public string Url { get; set; } = "";

    /// <summary>How to log in.</summary>
    [JsonPropertyName("auth"), Required]
    public GrafanaAuth Auth { get; set; } = new();

    /// <summary>The service account at Grafana.</summary>
    [JsonPropertyName("serviceAccount"), Required]
    public GrafanaServiceAccount ServiceAccount { get; set; } = new();
}

/// <summary>How to log in to Grafana.</summary>
public sealed class GrafanaAuth
{
    /// <summary>A service account token.</summary>
    [JsonPropertyName("token")]
    public LocalSecretKeySelector? Token { get; set; }

    /// <summary>A user name and password.</summary>
    [JsonPropertyName("basic")]
    public GrafanaBasicAuth? Basic { get; set; }
}

/// <summary>A user name and password.</summary>
public sealed class GrafanaBasicAuth
{
    /// <summary>The user's name.</summary>
    [JsonPropertyName("username"), Required]
    public string Username { get; set; } = "";

    /// <summary>The user's password.</summary>
    [JsonPropertyName("password"), Required]
    public LocalSecretKeySelector Password { get; set; } = new();
}

/// <summary>The service account at Grafana.</summary>
public sealed class GrafanaServiceAccount
{
    /// <summary>Its name.</summary>
    [JsonPropertyName("name"), Required]
    public string Name { get; set; } = "";

    /// <summary>Its role: Viewer, Editor or Admin.</summary>
    [JsonPropertyName("role"), Required]
    public string Role { get; set; } = "";

    /// <summary>The token's life in seconds; left out, it does not end.</summary>
    [JsonPropertyName("secondsToLive"), Format("int64"), Range(1)]
    public long? SecondsToLive { get; set; }
}

/// <summary>A key of a Secret in the same namespace.</summary>
public sealed class LocalSecretKeySelector
{
    /// <summary>The Secret's name.</summary>
    [JsonPropertyName("name"), DnsSubdomain]
    public string? Name { get; set; }

    /// <summary>The key.</summary>
    [JsonPropertyName("key"), ConfigMapKey]
    public string? Key { get; set; }
}
