namespace Keyferry.Webhook.Options;

/// <summary>The API server, and what to install there.</summary>
public sealed record KubeOptions
{
    /// <summary>The kubeconfig file; null means the pod's service account, or kubectl's own file outside a pod.</summary>
    public string? Kubeconfig { get; init; }

    /// <summary>The kubeconfig's context; null means its current one.</summary>
    public string? Context { get; init; }

    /// <summary>Whether to apply the CRDs and the webhook configurations before anything else.</summary>
    public bool Install { get; init; }
}
