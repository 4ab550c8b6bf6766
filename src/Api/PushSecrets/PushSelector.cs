using System.Text.Json.Serialization;
using Keyferry.Api.Schema;
using Keyferry.Api.Shared;

namespace Keyferry.Api.PushSecrets;

/// <summary>What is written: a Secret, or what a generator makes.</summary>
public sealed class PushSelector
{
    /// <summary>The Secret.</summary>
    [JsonPropertyName("secret")]
    public PushSecretSelector? Secret { get; set; }

    /// <summary>The generator.</summary>
    [JsonPropertyName("generatorRef")]
    public GeneratorRef? GeneratorRef { get; set; }
}

/// <summary>A Secret by name, or Secrets by label.</summary>
public sealed class PushSecretSelector
{
    /// <summary>The Secret's name.</summary>
    [JsonPropertyName("name"), DnsSubdomain]
    public string? Name { get; set; }

    /// <summary>Secrets by label.</summary>
    [JsonPropertyName("selector")]
    public LabelSelector? Selector { get; set; }
}
