using System.Text.Json;
using System.Text.Json.Serialization;
using Keyferry.Api.Schema;
using Keyferry.Api.Shared;
using Keyferry.Api.Stores;

namespace Keyferry.Api.Generators;

/// <summary>Desired state of the VaultDynamicSecret. It yields the fields of the response.</summary>
public sealed class VaultDynamicSecretSpec
{
    /// <summary>Class of the controller that serves this generator. Without it, every controller does.</summary>
    [JsonPropertyName("controller")]
    public string? Controller { get; set; }

    /// <summary>Vault server and how to log in.</summary>
    [JsonPropertyName("provider"), Required]
    public VaultProviderSpec Provider { get; set; } = new();

    /// <summary>Path of the request, such as database/creds/readonly.</summary>
    [JsonPropertyName("path"), Required]
    public string Path { get; set; } = "";

    /// <summary>HTTP method. GET, LIST and DELETE send no body; others send parameters. Defaults to GET.</summary>
    [JsonPropertyName("method")]
    public string? Method { get; set; }

    /// <summary>Body of the request, for methods that send one.</summary>
    [JsonPropertyName("parameters")]
    public JsonElement? Parameters { get; set; }

    /// <summary>Query parameters of a GET request.</summary>
    [JsonPropertyName("getParameters")]
    public Dictionary<string, List<string>>? GetParameters { get; set; }

    /// <summary>Part of the response to yield: Data, Auth or Raw for the whole response.</summary>
    [JsonPropertyName("resultType"), AllowedValues("Data", "Auth", "Raw"), Default("Data")]
    public string? ResultType { get; set; }

    /// <summary>Accepts an empty response, which yields no keys.</summary>
    [JsonPropertyName("allowEmptyResponse"), Default(false)]
    public bool? AllowEmptyResponse { get; set; }

    /// <summary>How failed requests are retried.</summary>
    [JsonPropertyName("retrySettings")]
    public RetrySettings? RetrySettings { get; set; }
}
