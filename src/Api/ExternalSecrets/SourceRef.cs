using System.Text.Json.Serialization;
using Keyferry.Api.Shared;

namespace Keyferry.Api.ExternalSecrets;

/// <summary>SourceRef refers to a store or to a generator.</summary>
public sealed class SourceRef
{
    /// <summary>Store to read from.</summary>
    [JsonPropertyName("storeRef")]
    public StoreRef? StoreRef { get; set; }

    /// <summary>Generator whose output is used. Allowed in dataFrom only.</summary>
    [JsonPropertyName("generatorRef")]
    public GeneratorRef? GeneratorRef { get; set; }
}
