using System.Text.Json.Serialization;
using Keyferry.Api.Schema;

namespace Keyferry.Api.Shared;

/// <summary>RetrySettings says how failed requests to the store are retried.</summary>
public sealed class RetrySettings
{
    /// <summary>Number of attempts of a request. More than 10 count as 10.</summary>
    [JsonPropertyName("maxRetries"), Format("int32")]
    public int? MaxRetries { get; set; }

    /// <summary>Time between two attempts, as a Go duration such as 5s. More than 30s counts as 30s.</summary>
    [JsonPropertyName("retryInterval")]
    public string? RetryInterval { get; set; }
}
