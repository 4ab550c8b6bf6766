using Keyferry.Admission.Registrations;
using static Keyferry.Webhook.Commands.Flags.FlagFactory;

namespace Keyferry.Webhook.Commands.Flags;

/// <summary>Flags about the injection of Secrets into pods.</summary>
public static class InjectionFlags
{
    private const FlagGroup Group = FlagGroup.Webhook;

    /// <summary>Whether pods are injected.</summary>
    public static Flag<bool> Enable { get; } = Of(FlagTypes.Switch, "injection", "true", Group,
        "Give Secrets to pods that ask for them by label or annotation (docs/guides/injection.md). Pods that do not ask are "
        + "never sent to Keyferry.");

    /// <summary>What becomes of pods that ask while nobody answers.</summary>
    public static Flag<FailurePolicy> Policy { get; } = Of(
        FlagTypes.OneOf(("Fail", FailurePolicy.Fail), ("Ignore", FailurePolicy.Ignore)),
        "injection-failure-policy", "Fail", Group,
        "What the API server does with a pod that asks while no replica answers. Fail: it refuses the pod, and what makes it "
        + "tries again. Ignore: the pod starts without its Secrets; an event and the metric "
        + "keyferry_injection_missed_pods_total tell.");

    /// <summary>How long a pod waits for its Secrets.</summary>
    public static Flag<TimeSpan> Wait { get; } = Of(FlagTypes.InjectionWait, "injection-wait", "3s", Group,
        "How long a pod is held whose Secrets are not there yet; afterwards it is admitted with a warning.");

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Flag> All { get; } = [Enable, Policy, Wait];
}
