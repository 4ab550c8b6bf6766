using System.Text.Json.Serialization;
using Keyferry.Api.Schema;
using Keyferry.Api.Shared;
using Keyferry.Api.Values;

namespace Keyferry.Api.Stores;

/// <summary>How a store is reached, and who may use it.</summary>
public sealed class SecretStoreSpec
{
    /// <summary>The class of the controller that serves this store; left out, any.</summary>
    [JsonPropertyName("controller")]
    public string? Controller { get; set; }

    /// <summary>The kind of store and its settings: exactly one.</summary>
    [JsonPropertyName("provider"), Required, ExactlyOneField]
    public StoreProviderSpec Provider { get; set; } = new();

    /// <summary>Time between two checks of the store: seconds, or a Go duration such as 5m.</summary>
    [JsonPropertyName("refreshInterval"), SchemaType("integer", Version = "v1beta1")]
    public IntOrString? RefreshInterval { get; set; }

    /// <summary>How calls are repeated.</summary>
    [JsonPropertyName("retrySettings")]
    public RetrySettings? RetrySettings { get; set; }

    /// <summary>Which namespaces may use a cluster-wide store: any of the conditions is enough.</summary>
    [JsonPropertyName("conditions")]
    public List<NamespaceCondition>? Conditions { get; set; }
}

/// <summary>Namespaces that may use a cluster-wide store.</summary>
public sealed class NamespaceCondition
{
    /// <summary>Namespaces by label.</summary>
    [JsonPropertyName("namespaceSelector")]
    public LabelSelector? NamespaceSelector { get; set; }

    /// <summary>Namespaces by name.</summary>
    [JsonPropertyName("namespaces"), DnsLabel(Items = true)]
    public List<string>? Namespaces { get; set; }

    /// <summary>Namespaces by regular expression, in RE2 syntax, found anywhere in the name.</summary>
    [JsonPropertyName("namespaceRegexes")]
    public List<string>? NamespaceRegexes { get; set; }
}
