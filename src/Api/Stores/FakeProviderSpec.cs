using System.Text.Json.Serialization;
using Keyferry.Api.Schema;

namespace Keyferry.Api.Stores;

/// <summary>Fixed values, for trying and testing.</summary>
public sealed class FakeProviderSpec
{
    /// <summary>The values.</summary>
    [JsonPropertyName("data"), Required]
    public List<FakeProviderData> Data { get; set; } = [];

    /// <summary>What the store's check answers: 0 ready, 1 unknown, 2 error.</summary>
    [JsonPropertyName("validationResult"), Format("int32")]
    public int? ValidationResult { get; set; }
}

/// <summary>One fixed value.</summary>
public sealed class FakeProviderData
{
    /// <summary>The remote key.</summary>
    [JsonPropertyName("key"), Required]
    public string Key { get; set; } = "";

    /// <summary>The value.</summary>
    [JsonPropertyName("value"), Required, Credential]
    public string Value { get; set; } = "";

    /// <summary>The version it is found under.</summary>
    [JsonPropertyName("version")]
    public string? Version { get; set; }
}
