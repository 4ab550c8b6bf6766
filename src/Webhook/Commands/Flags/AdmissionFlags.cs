using Keyferry.Admission.Fields;
using static Keyferry.Webhook.Commands.Flags.FlagFactory;

namespace Keyferry.Webhook.Commands.Flags;

/// <summary>Flags about what admission lets through.</summary>
public static class AdmissionFlags
{
    /// <summary>What becomes of fields that this version does not know.</summary>
    public static Flag<UnknownFieldPolicy> UnknownFields { get; } = Of(
        FlagTypes.OneOf(
            ("near", UnknownFieldPolicy.Near), ("deny", UnknownFieldPolicy.Deny), ("warn", UnknownFieldPolicy.Warn)),
        "unknown-fields", "near", FlagGroup.Webhook,
        "What becomes of a field that this version does not know. near: it is refused where a known field was meant, such "
        + "as a misspelling, and admitted with a warning otherwise. deny: it is refused. warn: it is admitted with a "
        + "warning.");

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Flag> All { get; } = [UnknownFields];
}
