using Keyferry.Api.Json;
using Keyferry.Api.Validation;

namespace Keyferry.Admission.Rules;

/// <summary>How the policies of <c>spec.target</c> go together.</summary>
internal static class TargetRules
{
    /// <summary>Reports all that is wrong.</summary>
    public static void Check(ValidationContext context)
    {
        var target = context.Spec.Get("target");
        var creation = target.Text("creationPolicy") ?? "Owner";
        var deletion = target.Text("deletionPolicy") ?? "Retain";
        if (deletion == "Delete" && creation is ("Merge" or "None" or "CreateOrMerge"))
        {
            context.Error(
                "target.deletionPolicy", CauseType.Invalid,
                $"Delete needs creationPolicy Owner: with {creation} the Secret is not owned, so it is not deleted");
        }
        else if (deletion == "Delete" && creation == "Orphan")
        {
            context.Warn(
                "target.deletionPolicy", "Delete has no effect with creationPolicy Orphan: use Owner, or Retain here");
        }

        if (deletion == "Merge" && creation == "None")
        {
            context.Error(
                "target.deletionPolicy", CauseType.Invalid,
                "Merge does not go with creationPolicy None: there is no Secret to take keys from");
        }

        if (creation == "None" && target.Has("template"))
        {
            context.Warn("target.template", "is not used: creationPolicy None writes no Secret");
        }

        if (target.IsTrue("immutable") && RefreshRules.IsPeriodic(context.Spec))
        {
            context.Warn(
                "target.immutable",
                "the Secret never changes once it is written; set refreshPolicy: CreatedOnce to say so");
        }
    }
}
