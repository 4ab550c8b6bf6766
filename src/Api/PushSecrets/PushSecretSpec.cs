using System.Text.Json.Serialization;
using Keyferry.Api.ExternalSecrets;
using Keyferry.Api.Schema;
using Keyferry.Api.Shared;
using Update = Keyferry.Api.PushSecrets.UpdatePolicy;

namespace Keyferry.Api.PushSecrets;

/// <summary>Desired state of the PushSecret.</summary>
public sealed class PushSecretSpec
{
    /// <summary>
    /// Time between two pushes, as a Go duration such as 15m or 1h. 0 pushes only when the PushSecret changes.
    /// </summary>
    [JsonPropertyName("refreshInterval"), Duration, Default(RefreshDefaults.IntervalText)]
    public string? RefreshInterval { get; set; }

    /// <summary>Stores to push to.</summary>
    [JsonPropertyName("secretStoreRefs"), Required]
    public List<PushStoreRef> SecretStoreRefs { get; set; } = [];

    /// <summary>
    /// What to do with a secret that exists in the store. Replace: overwrite it. IfNotExists: leave it as it is.
    /// </summary>
    [JsonPropertyName("updatePolicy"), AllowedValues(Update.Replace, Update.IfNotExists), Default(Update.Default)]
    public string? UpdatePolicy { get; set; }

    /// <summary>
    /// What happens to pushed secrets when the PushSecret, or an entry of it, is deleted. None: they are kept. Delete:
    /// they are deleted from the store.
    /// </summary>
    [JsonPropertyName("deletionPolicy"), AllowedValues(PushDeletionPolicy.Delete, PushDeletionPolicy.None), Default(PushDeletionPolicy.Default)]
    public string? DeletionPolicy { get; set; }

    /// <summary>What is pushed: a Secret, or the output of a generator.</summary>
    [JsonPropertyName("selector"), Required, ExactlyOneField]
    public PushSelector Selector { get; set; } = new();

    /// <summary>Keys to push, each to one secret in the store.</summary>
    [JsonPropertyName("data")]
    public List<PushSecretData>? Data { get; set; }

    /// <summary>Sets of keys to push.</summary>
    [JsonPropertyName("dataTo")]
    public List<PushDataTo>? DataTo { get; set; }

    /// <summary>Template that is applied before the push. The Secret in the cluster is not changed.</summary>
    [JsonPropertyName("template")]
    public SecretTemplate? Template { get; set; }
}
