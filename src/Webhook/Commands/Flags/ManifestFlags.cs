using static Keyferry.Webhook.Commands.Flags.FlagFactory;

namespace Keyferry.Webhook.Commands.Flags;

/// <summary>Flags of <c>keyferry manifests</c>.</summary>
public static class ManifestFlags
{
    private const FlagGroup Group = FlagGroup.Manifests;

    /// <summary>The image.</summary>
    public static Flag<string> Image { get; } = Of(FlagTypes.Text, "image", "keyferry:latest", Group,
        "The image of the program.");

    /// <summary>How many replicas.</summary>
    public static Flag<int> Replicas { get; } = Of(FlagTypes.Count, "replicas", "2", Group,
        "How many replicas run: one of them syncs, all of them answer reviews.");

    /// <summary>Whether the definitions are written too.</summary>
    public static Flag<bool> Definitions { get; } = Of(FlagTypes.Switch, "definitions", "true", Group,
        "Write the CustomResourceDefinitions too.");

    /// <summary>Where to write.</summary>
    public static Flag<string> Output { get; } = Of(FlagTypes.Text, "output", "", Group,
        "The folder to write files into; it is made where it does not exist. Without it: all is written to standard "
        + "output.") with { Takes = "DIR" };

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Flag> All { get; } =
    [
        Image, Replicas, Definitions, Output, EngineFlags.Namespace, EngineFlags.LeaseName, WebhookFlags.ReleaseName,
        WebhookFlags.ServiceName, WebhookFlags.ServiceNamespace, WebhookFlags.SecretName, WebhookFlags.SecretNamespace, .. InjectionFlags.All, UiFlags.Enable,
        ObservabilityFlags.MetricsSecure, ObservabilityFlags.MetricsAuth,
    ];
}
