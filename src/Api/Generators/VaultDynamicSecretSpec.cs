using System.Text.Json;
using System.Text.Json.Serialization;
using Keyferry.Api.Schema;
using Keyferry.Api.Shared;
using Keyferry.Api.Stores;

namespace Keyferry.Api.Generators;

/// <summary>Settings for a dynamic secret of Vault.</summary>
public sealed class VaultDynamicSecretSpec
{
    /// <summary>The class of the controller that serves this generator; left out, any.</summary>
    [JsonPropertyName("controller")]
    public string? Controller { get; set; }

    /// <summary>The Vault.</summary>
    [JsonPropertyName("provider"), Required]
    public VaultProviderSpec Provider { get; set; } = new();

    /// <summary>The path to call.</summary>
    [JsonPropertyName("path"), Required]
    public string Path { get; set; } = "";

    /// <summary>The HTTP method; left out, GET.</summary>
    [JsonPropertyName("method")]
    public string? Method { get; set; }

    /// <summary>What is sent with a writing method.</summary>
    [JsonPropertyName("parameters")]
    public JsonElement? Parameters { get; set; }

    /// <summary>What is sent with GET, in the query.</summary>
    [JsonPropertyName("getParameters")]
    public Dictionary<string, List<string>>? GetParameters { get; set; }

    /// <summary>Which part of the answer becomes the values.</summary>
    [JsonPropertyName("resultType"), AllowedValues("Data", "Auth", "Raw"), Default("Data")]
    public string? ResultType { get; set; }

    /// <summary>Takes an empty answer for a good one.</summary>
    [JsonPropertyName("allowEmptyResponse"), Default(false)]
    public bool? AllowEmptyResponse { get; set; }

    /// <summary>How calls are repeated.</summary>
    [JsonPropertyName("retrySettings")]
    public RetrySettings? RetrySettings { get; set; }
}
