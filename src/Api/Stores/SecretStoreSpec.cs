using System.Text.Json.Serialization;
using Keyferry.Api.Schema;
using Keyferry.Api.Shared;
using Keyferry.Api.Values;

namespace Keyferry.Api.Stores;

/// <summary>Desired state of the store.</summary>
public sealed class SecretStoreSpec
{
    /// <summary>Class of the controller that serves this store. Without it, every controller does.</summary>
    [JsonPropertyName("controller")]
    public string? Controller { get; set; }

    /// <summary>Provider of the store and its settings. Exactly one provider is set.</summary>
    [JsonPropertyName("provider"), Required, ExactlyOneField]
    public StoreProviderSpec Provider { get; set; } = new();

    /// <summary>
    /// Time between two checks of the store: seconds as an integer, or a Go duration such as 5m. Less than 1s counts as
    /// 1s, more than 24h as 24h. Without it or with 0, the interval is that of the controller.
    /// </summary>
    [JsonPropertyName("refreshInterval"), SchemaType("integer", Version = "v1beta1")]
    public IntOrString? RefreshInterval { get; set; }

    /// <summary>How failed requests to the store are retried.</summary>
    [JsonPropertyName("retrySettings")]
    public RetrySettings? RetrySettings { get; set; }

    /// <summary>
    /// Namespaces that may use a ClusterSecretStore. A namespace may use it if any of the conditions matches; without
    /// conditions, every namespace may. Not used in a SecretStore.
    /// </summary>
    [JsonPropertyName("conditions")]
    public List<NamespaceCondition>? Conditions { get; set; }
}

/// <summary>
/// ClusterSecretStoreCondition selects namespaces that may use the store: by label, by name or by regular expression.
/// </summary>
public sealed class NamespaceCondition
{
    /// <summary>Selects namespaces by label.</summary>
    [JsonPropertyName("namespaceSelector")]
    public LabelSelector? NamespaceSelector { get; set; }

    /// <summary>Selects namespaces by name.</summary>
    [JsonPropertyName("namespaces"), DnsLabel(Items = true)]
    public List<string>? Namespaces { get; set; }

    /// <summary>
    /// Selects namespaces by regular expressions in RE2 syntax, found anywhere in the name unless they are anchored
    /// with ^ and $.
    /// </summary>
    [JsonPropertyName("namespaceRegexes")]
    public List<string>? NamespaceRegexes { get; set; }
}
