using System.Text.Json.Serialization;
using Keyferry.Api.Schema;

namespace Keyferry.Api.Shared;

/// <summary>A namespace in which the child object could not be made.</summary>
public sealed class NamespaceFailure
{
    /// <summary>The namespace.</summary>
    [JsonPropertyName("namespace"), Required]
    public string Namespace { get; set; } = "";

    /// <summary>Why it failed.</summary>
    [JsonPropertyName("reason")]
    public string? Reason { get; set; }
}
