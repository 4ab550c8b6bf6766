using System.Text.Json.Serialization;
using Keyferry.Api.Schema;

namespace Keyferry.Api.Generators;

/// <summary>Fixed values, for trying and testing.</summary>
public sealed class FakeGeneratorSpec
{
    /// <summary>The class of the controller that serves this generator; left out, any.</summary>
    [JsonPropertyName("controller")]
    public string? Controller { get; set; }

    /// <summary>The values by key.</summary>
    [JsonPropertyName("data"), Credential]
    public Dictionary<string, string>? Data { get; set; }
}
