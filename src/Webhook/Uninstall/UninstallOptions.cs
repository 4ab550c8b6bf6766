using Keyferry.Kubernetes.Types;

namespace Keyferry.Webhook.Uninstall;

/// <summary>What is taken away.</summary>
public sealed record UninstallOptions
{
    /// <summary>The name of the webhook configurations.</summary>
    public required string ReleaseName { get; init; }

    /// <summary>The one namespace that was served; null means all.</summary>
    public string? Namespace { get; init; }

    /// <summary>The Lease of the engine's leader.</summary>
    public required ObjectKey Lease { get; init; }

    /// <summary>The Secrets of the webhook's own certificates.</summary>
    public required IReadOnlyList<ObjectKey> Certificates { get; init; }

    /// <summary>Deployments of <see cref="DeploymentNamespace"/> that are scaled to no replicas first.</summary>
    public IReadOnlyList<string> StopDeployments { get; init; } = [];

    /// <summary>The namespace of those Deployments.</summary>
    public string DeploymentNamespace { get; init; } = "";

    /// <summary>Whether the Secrets that ExternalSecrets own are deleted, not kept.</summary>
    public bool DeleteSecrets { get; init; }

    /// <summary>Whether only to say what would be done.</summary>
    public bool DryRun { get; init; }

    /// <summary>Whether to go on while an engine runs, which puts back what is taken away.</summary>
    public bool Force { get; init; }
}
