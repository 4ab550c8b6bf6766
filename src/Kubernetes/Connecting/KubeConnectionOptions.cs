namespace Keyferry.Kubernetes.Connecting;

/// <summary>Which API server to speak to, and as whom.</summary>
public sealed record KubeConnectionOptions
{
    /// <summary>
    /// The kubeconfig file; null means the file that <c>KUBECONFIG</c> names, else the pod's service account, else
    /// <c>~/.kube/config</c>.
    /// </summary>
    public string? KubeconfigPath { get; init; }

    /// <summary>The kubeconfig's context; null means its current one.</summary>
    public string? Context { get; init; }

    /// <summary>
    /// The User-Agent. Where a write names no field manager, the server takes the text before the first slash, so this
    /// also says who owns the fields that are written.
    /// </summary>
    public string UserAgent { get; init; } = "keyferry";
}
