using static Keyferry.Webhook.Commands.Flags.FlagFactory;

namespace Keyferry.Webhook.Commands.Flags;

/// <summary>Flags of <c>keyferry ui</c>.</summary>
public static class LocalUiFlags
{
    private const FlagGroup Group = FlagGroup.Ui;

    /// <summary>The port on this machine.</summary>
    public static Flag<int> Port { get; } = Of(FlagTypes.Port, "ui-port", "0", Group,
        "The port on 127.0.0.1; 0 takes any that is free.");

    /// <summary>An engine's own page.</summary>
    public static Flag<Uri> ForwardTo { get; } = Of(FlagTypes.LoopbackUrl, "forward-to", "", Group,
        "Show an engine's own page, with call rates and queues, instead of what objects say: the near end of kubectl port-forward, such as "
        + "http://127.0.0.1:8087. Needs --token-file.");

    /// <summary>The token for it.</summary>
    public static Flag<string> TokenFile { get; } = Of(FlagTypes.Text, "token-file", "", Group,
        "The file with the bearer token for --forward-to, as kubectl create token writes it; it is read anew for each page.") with { Takes = "FILE" };

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Flag> All { get; } =
        [KubernetesFlags.Kubeconfig, KubernetesFlags.Context, EngineFlags.Namespace, WebhookFlags.ReleaseName, Port, ForwardTo, TokenFile];
}
