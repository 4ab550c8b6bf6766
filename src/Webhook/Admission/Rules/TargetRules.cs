using Keyferry.Api.Validation;
using Keyferry.Webhook.Admission.Fields;

namespace Keyferry.Webhook.Admission.Rules;

/// <summary>How the policies of <c>spec.target</c> go together.</summary>
internal static class TargetRules
{
    /// <summary>Notes all that is wrong.</summary>
    public static void Check(SpecScope scope)
    {
        var target = scope.Spec.Get("target");
        var creation = target.Text("creationPolicy") ?? "Owner";
        var deletion = target.Text("deletionPolicy") ?? "Retain";
        if (deletion == "Delete" && creation is ("Merge" or "None" or "CreateOrMerge"))
        {
            scope.Error(
                "target.deletionPolicy", CauseType.Invalid,
                $"Delete needs creationPolicy Owner: with {creation} the Secret is not owned, so it is not deleted");
        }
        else if (deletion == "Delete" && creation == "Orphan")
        {
            scope.Warn(
                "target.deletionPolicy", "Delete has no effect with creationPolicy Orphan: use Owner, or Retain here");
        }

        if (deletion == "Merge" && creation == "None")
        {
            scope.Error(
                "target.deletionPolicy", CauseType.Invalid,
                "Merge does not go with creationPolicy None: there is no Secret to take keys from");
        }

        if (creation == "None" && target.Has("template"))
        {
            scope.Warn("target.template", "is not used: creationPolicy None writes no Secret");
        }

        if (target.IsTrue("immutable") && RefreshRules.IsPeriodic(scope.Spec))
        {
            scope.Warn(
                "target.immutable",
                "the Secret never changes once it is written; set refreshPolicy: CreatedOnce to say so");
        }
    }
}
