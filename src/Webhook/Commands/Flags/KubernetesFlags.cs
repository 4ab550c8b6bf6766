using static Keyferry.Webhook.Commands.Flags.FlagFactory;

namespace Keyferry.Webhook.Commands.Flags;

/// <summary>Flags about the API server.</summary>
public static class KubernetesFlags
{
    private const FlagGroup Group = FlagGroup.Kubernetes;

    /// <summary>The kubeconfig file.</summary>
    public static Flag<string> Kubeconfig { get; } = Of(FlagTypes.Text, "kubeconfig", "", Group,
        "The kubeconfig file. Without it: the file that KUBECONFIG names, else the pod's service account, else "
        + "~/.kube/config.") with { Takes = "FILE" };

    /// <summary>The kubeconfig's context.</summary>
    public static Flag<string> Context { get; } = Of(FlagTypes.Text, "context", "", Group,
        "The kubeconfig's context. Without it: the current one.");

    /// <summary>Whether to install CRDs and webhook configurations.</summary>
    public static Flag<bool> Install { get; } = Of(FlagTypes.Switch, "install", "false", Group,
        "Apply the CRDs and the webhook configurations first. Needs the rights of an administrator.");

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Flag> All { get; } = [Kubeconfig, Context, Install];
}
