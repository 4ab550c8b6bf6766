using System.Text.Json.Serialization;
using Keyferry.Api.Schema;

namespace Keyferry.Api.Stores;

/// <summary>Fake serves fixed values, for tests.</summary>
public sealed class FakeProviderSpec
{
    /// <summary>The values.</summary>
    [JsonPropertyName("data"), Required]
    public List<FakeProviderData> Data { get; set; } = [];

    /// <summary>Result of the check of the store: 0 for ready, 1 for unknown, 2 for an error.</summary>
    [JsonPropertyName("validationResult"), Format("int32")]
    public int? ValidationResult { get; set; }
}

/// <summary>Data is one fixed value.</summary>
public sealed class FakeProviderData
{
    /// <summary>Key of the value.</summary>
    [JsonPropertyName("key"), Required]
    public string Key { get; set; } = "";

    /// <summary>The value.</summary>
    [JsonPropertyName("value"), Required, Credential]
    public string Value { get; set; } = "";

    /// <summary>Version of the value.</summary>
    [JsonPropertyName("version")]
    public string? Version { get; set; }
}
