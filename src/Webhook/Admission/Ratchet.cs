using System.Text.Json;
using Keyferry.Api.Faults;
using Keyferry.Webhook.Admission.Fields;

namespace Keyferry.Webhook.Admission;

/// <summary>
/// Lets an object that is stored already be changed elsewhere: a fault that stood in it before, with the same value,
/// only warns. Without this, a rule that is new would lock labels and finalizers of old objects.
/// </summary>
internal static class Ratchet
{
    /// <summary>Turns old faults into warnings.</summary>
    public static IReadOnlyList<Fault> Soften(
        IReadOnlyList<Fault> faults, JsonElement now, IReadOnlyList<Fault> before, JsonElement then)
    {
        var known = before.Where(static f => !f.IsWarning).Select(static f => (f.Path, f.Reason)).ToHashSet();
        return
        [
            .. faults.Select(fault => !fault.IsWarning && known.Contains((fault.Path, fault.Reason))
                && IsSame(FieldLookup.Find(now, fault.Path), FieldLookup.Find(then, fault.Path))
                    ? fault with { IsWarning = true }
                    : fault),
        ];
    }

    private static bool IsSame(JsonElement now, JsonElement then) =>
        now.ValueKind == then.ValueKind
        && (now.ValueKind == JsonValueKind.Undefined || JsonElement.DeepEquals(now, then));
}
