using System.Text.Json.Serialization;
using Keyferry.Api.Schema;

namespace Keyferry.Api.Shared;

/// <summary>Points at a ServiceAccount whose token is used.</summary>
public sealed class ServiceAccountSelector
{
    /// <summary>The ServiceAccount's name.</summary>
    [JsonPropertyName("name"), Required, DnsSubdomain]
    public string Name { get; set; } = "";

    /// <summary>The ServiceAccount's namespace. Only a cluster-wide store may name one.</summary>
    [JsonPropertyName("namespace"), DnsLabel]
    public string? Namespace { get; set; }

    /// <summary>Audiences to ask for, beside those that the store adds itself.</summary>
    [JsonPropertyName("audiences")]
    public List<string>? Audiences { get; set; }
}
