using System.Text.Json;
using Keyferry.Admission.Fields;
using Keyferry.Api.Json;
using Keyferry.Api.ExternalSecrets;
using Keyferry.Api.Validation;

namespace Keyferry.Admission.Rules;

/// <summary>How the keys are called that a search below a path brings: most who write one expect names without the path.</summary>
internal static class FindNameRules
{
    /// <summary>Reports what is wrong.</summary>
    /// <param name="context">The spec of an ExternalSecret.</param>
    /// <param name="metadata">The metadata that the ExternalSecret has, or will have.</param>
    /// <param name="path">Where that metadata stands.</param>
    public static void Check(ValidationContext context, JsonElement metadata, FieldPath path)
    {
        if (metadata.Get("annotations").Text(FindKeys.Annotation) is { } names)
        {
            if (names != FindKeys.Relative)
            {
                context.Error(
                    path.Field("annotations").Key(FindKeys.Annotation), CauseType.NotSupported,
                    $"{RedactedValue.Of(names)} is not known: give {FindKeys.Relative}, or leave it out for whole names");
            }

            return;
        }

        foreach (var (index, entry) in context.Spec.Items("dataFrom"))
        {
            context.Errors.Budget.Spend();
            if (entry.Get("find").Text("path") is { Length: > 0 } start && start.Trim('/').Length > 0 && entry.Count("rewrite") == 0)
            {
                context.Warn(
                    $"dataFrom[{index}].find.path",
                    "keys are named by the whole name of what is found, path included: shorten them with rewrite, or with the "
                        + $"annotation {FindKeys.Annotation}: {FindKeys.Relative}");
            }
        }
    }
}
