using System.Text.Json.Serialization;
using Keyferry.Api.Schema;

namespace Keyferry.Api.Shared;

/// <summary>How often and how soon calls to the store are repeated.</summary>
public sealed class RetrySettings
{
    /// <summary>How many times a failed call is repeated.</summary>
    [JsonPropertyName("maxRetries"), Format("int32")]
    public int? MaxRetries { get; set; }

    /// <summary>How long to wait between attempts, a Go duration such as 5s.</summary>
    [JsonPropertyName("retryInterval")]
    public string? RetryInterval { get; set; }
}
