using System.Text.Json.Serialization;
using Keyferry.Api.Schema;
using Keyferry.Api.Shared;
using Policy = Keyferry.Api.ExternalSecrets.RefreshPolicy;

namespace Keyferry.Api.ExternalSecrets;

/// <summary>Desired state of the ExternalSecret.</summary>
public sealed class ExternalSecretSpec
{
    /// <summary>Store of every entry that has no sourceRef.</summary>
    [JsonPropertyName("secretStoreRef")]
    public StoreRef? SecretStoreRef { get; set; }

    /// <summary>The Secret that is written.</summary>
    [JsonPropertyName("target"), DefaultObject("{\"creationPolicy\":\"Owner\",\"deletionPolicy\":\"Retain\"}")]
    public ExternalSecretTarget? Target { get; set; }

    /// <summary>
    /// When the values are fetched again. CreatedOnce: never after the first success. Periodic: after each
    /// refreshInterval, and when the ExternalSecret changes. OnChange: only when the spec, labels or annotations of the
    /// ExternalSecret change. Defaults to Periodic.
    /// </summary>
    [JsonPropertyName("refreshPolicy"), AllowedValues(Policy.CreatedOnce, Policy.Periodic, Policy.OnChange)]
    public string? RefreshPolicy { get; set; }

    /// <summary>
    /// Time between two fetches, as a Go duration such as 15m or 1h. Less than 1s counts as 1s. 0 fetches once and
    /// never again.
    /// </summary>
    [JsonPropertyName("refreshInterval"), Duration, Default(RefreshDefaults.IntervalText)]
    public string? RefreshInterval { get; set; }

    /// <summary>Times at which periodic fetches are allowed or denied.</summary>
    [JsonPropertyName("syncWindows"), NotInVersion("v1beta1")]
    public SyncWindows? SyncWindows { get; set; }

    /// <summary>
    /// Single values of the store, each written to one key of the Secret. They override keys of dataFrom.
    /// </summary>
    [JsonPropertyName("data")]
    public List<ExternalSecretData>? Data { get; set; }

    /// <summary>Sources of several keys. Later entries override keys of earlier ones.</summary>
    [JsonPropertyName("dataFrom")]
    public List<DataFromEntry>? DataFrom { get; set; }
}
