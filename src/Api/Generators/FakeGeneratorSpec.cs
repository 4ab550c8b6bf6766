using System.Text.Json.Serialization;
using Keyferry.Api.Schema;

namespace Keyferry.Api.Generators;

/// <summary>Desired state of the Fake. It yields the keys of data.</summary>
public sealed class FakeGeneratorSpec
{
    /// <summary>Class of the controller that serves this generator. Without it, every controller does.</summary>
    [JsonPropertyName("controller")]
    public string? Controller { get; set; }

    /// <summary>Keys and their values.</summary>
    [JsonPropertyName("data"), Credential]
    public Dictionary<string, string>? Data { get; set; }
}
