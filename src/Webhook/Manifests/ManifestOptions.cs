using Keyferry.Injection.Webhooks;
using Keyferry.Webhook.Options;

namespace Keyferry.Webhook.Manifests;

/// <summary>How Keyferry is to run in a cluster.</summary>
public sealed record ManifestOptions
{
    /// <summary>The names of Service, Secrets and webhook configurations.</summary>
    public required WebhookOptions Webhook { get; init; }

    /// <summary>How pods are injected; null where they are not.</summary>
    public InjectionOptions? Injection { get; init; }

    /// <summary>Whether the status page is served.</summary>
    public bool Ui { get; init; }

    /// <summary>Whether metrics are served over TLS.</summary>
    public bool MetricsSecure { get; init; }

    /// <summary>Whether metrics are served only to those whom the API server lets get them.</summary>
    public bool MetricsAuth { get; init; }

    /// <summary>The name of the leader's Lease.</summary>
    public required string LeaseName { get; init; }

    /// <summary>The one namespace that is served, with a Role only and no webhook; null means all.</summary>
    public string? Namespace { get; init; }

    /// <summary>The program's image.</summary>
    public required string Image { get; init; }

    /// <summary>How many replicas run; one of them syncs, all of them answer reviews.</summary>
    public int Replicas { get; init; } = 2;

    /// <summary>Whether all namespaces are served.</summary>
    public bool IsClusterWide => Namespace is null;
}
