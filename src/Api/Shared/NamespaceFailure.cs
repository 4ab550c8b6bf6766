using System.Text.Json.Serialization;
using Keyferry.Api.Schema;

namespace Keyferry.Api.Shared;

/// <summary>NamespaceFailure is a namespace in which the object could not be created or updated.</summary>
public sealed class NamespaceFailure
{
    /// <summary>Name of the namespace.</summary>
    [JsonPropertyName("namespace"), Required]
    public string Namespace { get; set; } = "";

    /// <summary>Error message.</summary>
    [JsonPropertyName("reason")]
    public string? Reason { get; set; }
}
