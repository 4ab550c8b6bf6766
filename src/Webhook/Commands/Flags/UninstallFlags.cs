using static Keyferry.Webhook.Commands.Flags.FlagFactory;

namespace Keyferry.Webhook.Commands.Flags;

/// <summary>Flags of <c>keyferry uninstall</c>.</summary>
public static class UninstallFlags
{
    /// <summary>Whether Secrets go too.</summary>
    public static Flag<bool> DeleteSecrets { get; } = Of(FlagTypes.Switch, "delete-secrets", "false", FlagGroup.Uninstall,
        "Delete the Secrets that ExternalSecrets own. Without it they stay, and lose their owner references, so that they "
        + "stay when the definitions are removed too.");

    /// <summary>Whether to write nothing.</summary>
    public static Flag<bool> DryRun { get; } = Of(FlagTypes.Switch, "dry-run", "false", FlagGroup.Uninstall,
        "Say what would be done, and write nothing.");

    /// <summary>Deployments that are ended first.</summary>
    public static Flag<string> StopDeployments { get; } = Of(FlagTypes.Text, "stop-deployments", "", FlagGroup.Uninstall,
        "Deployments in --service-namespace to scale to 0 replicas first, separated by commas; what follows waits until "
        + "their pods are gone.") with { IsList = true, Takes = "NAMES" };

    /// <summary>Whether to go on while an engine runs.</summary>
    public static Flag<bool> Force { get; } = Of(FlagTypes.Switch, "force", "false", FlagGroup.Uninstall,
        "Go on although an engine still renews its Lease.");

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Flag> All { get; } =
    [
        KubernetesFlags.Kubeconfig, KubernetesFlags.Context, EngineFlags.Namespace, StopDeployments, DeleteSecrets, DryRun, Force,
        WebhookFlags.ReleaseName, WebhookFlags.ServiceName, WebhookFlags.ServiceNamespace, WebhookFlags.SecretName,
        WebhookFlags.SecretNamespace, EngineFlags.LeaseName,
    ];
}
