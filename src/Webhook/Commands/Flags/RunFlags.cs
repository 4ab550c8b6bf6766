namespace Keyferry.Webhook.Commands.Flags;

/// <summary>All flags of <c>keyferry run</c>.</summary>
public static class RunFlags
{
    /// <summary>All of them, in the order of the help.</summary>
    public static IReadOnlyList<Flag> All { get; } =
    [
        .. KubernetesFlags.All, .. WebhookFlags.All, .. AdmissionFlags.All, .. InjectionFlags.All, .. EngineFlags.All, .. ObservabilityFlags.All, .. UiFlags.All, .. IgnoredFlags.All,
    ];
}
