using System.Text.Json;
using Keyferry.Admission.Fields;
using Keyferry.Api.Json;
using Keyferry.Api.Validation;

namespace Keyferry.Admission.Rules;

/// <summary>An ExternalSecret whose target gets another name: the Secret of the old one goes.</summary>
internal static class RenamedTargetRules
{
    /// <summary>Warns of the Secret that will be deleted.</summary>
    /// <param name="then">The object as it is stored.</param>
    /// <param name="now">The object as it is to be.</param>
    /// <param name="errors">Takes what is found.</param>
    public static void Check(JsonElement then, JsonElement now, FieldErrorList errors)
    {
        var (before, after) = (Name(then), Name(now));
        if (before.Length > 0 && after.Length > 0 && before != after && Owns(then))
        {
            errors.Warn(
                "spec.target.name",
                $"once Secret {RedactedValue.Of(after)} is written, Secret {RedactedValue.Of(before)} is deleted: change first what uses it, or set "
                    + "creationPolicy: Orphan before");
        }
    }

    private static string Name(JsonElement manifest) =>
        manifest.Get("spec").Get("target").Text("name") is { Length: > 0 } name ? name : manifest.Get("metadata").Text("name") ?? "";

    private static bool Owns(JsonElement manifest) =>
        manifest.Get("spec").Get("target") is var target && (target.Text("creationPolicy") ?? "") is "" or "Owner"
        && (!target.Has("manifest") || target.Get("manifest").Text("kind") == "Secret");
}
