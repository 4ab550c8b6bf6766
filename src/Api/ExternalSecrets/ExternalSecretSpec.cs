using System.Text.Json.Serialization;
using Keyferry.Api.Schema;
using Keyferry.Api.Shared;

namespace Keyferry.Api.ExternalSecrets;

/// <summary>Says which remote secrets to read, and which Secret to make of them.</summary>
public sealed class ExternalSecretSpec
{
    /// <summary>The store that is read where an entry names no other.</summary>
    [JsonPropertyName("secretStoreRef")]
    public StoreRef? SecretStoreRef { get; set; }

    /// <summary>The Secret that is written.</summary>
    [JsonPropertyName("target"), DefaultObject("{\"creationPolicy\":\"Owner\",\"deletionPolicy\":\"Retain\"}")]
    public ExternalSecretTarget? Target { get; set; }

    /// <summary>
    /// When values are fetched again: never (CreatedOnce), each refreshInterval (Periodic, also when left out), or when
    /// this object changes (OnChange).
    /// </summary>
    [JsonPropertyName("refreshPolicy"), AllowedValues("CreatedOnce", "Periodic", "OnChange")]
    public string? RefreshPolicy { get; set; }

    /// <summary>Time between two fetches, a Go duration such as 15m or 1h. Zero means never.</summary>
    [JsonPropertyName("refreshInterval"), Duration, Default("1h0m0s")]
    public string? RefreshInterval { get; set; }

    /// <summary>Times at which fetching is allowed or forbidden.</summary>
    [JsonPropertyName("syncWindows"), NotInVersion("v1beta1")]
    public SyncWindows? SyncWindows { get; set; }

    /// <summary>Single values: one key of the Secret each.</summary>
    [JsonPropertyName("data")]
    public List<ExternalSecretData>? Data { get; set; }

    /// <summary>Sources of many values: all keys that they yield land in the Secret.</summary>
    [JsonPropertyName("dataFrom")]
    public List<DataFromEntry>? DataFrom { get; set; }
}
