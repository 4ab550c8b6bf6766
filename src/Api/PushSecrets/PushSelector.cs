using System.Text.Json.Serialization;
using Keyferry.Api.Schema;
using Keyferry.Api.Shared;

namespace Keyferry.Api.PushSecrets;

/// <summary>Selector selects what is pushed: a Secret, or the output of a generator.</summary>
public sealed class PushSelector
{
    /// <summary>Secret in the namespace of the PushSecret.</summary>
    [JsonPropertyName("secret")]
    public PushSecretSelector? Secret { get; set; }

    /// <summary>Generator whose output is pushed.</summary>
    [JsonPropertyName("generatorRef")]
    public GeneratorRef? GeneratorRef { get; set; }
}

/// <summary>PushSecretSelector selects Secrets by name or by label.</summary>
public sealed class PushSecretSelector
{
    /// <summary>Name of the Secret.</summary>
    [JsonPropertyName("name"), DnsSubdomain]
    public string? Name { get; set; }

    /// <summary>Selects Secrets by label.</summary>
    [JsonPropertyName("selector")]
    public LabelSelector? Selector { get; set; }
}
