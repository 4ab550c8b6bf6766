using System.Text.Json.Serialization;
using Keyferry.Api.Shared;

namespace Keyferry.Api.ExternalSecrets;

/// <summary>Another place to read from: a store or a generator, one of the two.</summary>
public sealed class SourceRef
{
    /// <summary>A store.</summary>
    [JsonPropertyName("storeRef")]
    public StoreRef? StoreRef { get; set; }

    /// <summary>A generator. Only dataFrom can use one.</summary>
    [JsonPropertyName("generatorRef")]
    public GeneratorRef? GeneratorRef { get; set; }
}
