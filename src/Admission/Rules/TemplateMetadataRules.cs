using System.Text.Json;
using Keyferry.Admission.Fields;
using Keyferry.Api.Json;
using Keyferry.Api.Shared;
using Keyferry.Api.Validation;

namespace Keyferry.Admission.Rules;

/// <summary>Labels and annotations that a template puts on its Secret.</summary>
internal static class TemplateMetadataRules
{
    /// <summary>Reports those that the API server refuses, and those that tell another tool that the Secret is its own.</summary>
    /// <param name="context">The spec of an ExternalSecret whose target is a Secret.</param>
    /// <param name="target">Its target.</param>
    public static void Check(ValidationContext context, JsonElement target)
    {
        var policy = target.Text("creationPolicy");
        if (policy == "None")
        {
            return;
        }

        var metadata = target.Get("template").Get("metadata");
        if (!metadata.Exists())
        {
            return;
        }

        foreach (var field in (ReadOnlySpan<string>)["labels", "annotations"])
        {
            foreach (var entry in metadata.Entries(field))
            {
                context.Errors.Budget.Spend();
                var text = entry.Value.ValueKind == JsonValueKind.String ? entry.Value.GetString()! : "";
                Syntax(context, field, entry.Name, field == "labels" ? text : "");
                if (policy is "Merge" or "CreateOrMerge" && OwnershipMarks.IsOfGitOps(entry.Name))
                {
                    context.Warn(
                        PathOf(context, field, entry.Name),
                        $"tells Argo CD, Flux or Helm that the Secret is its own: with creationPolicy {policy} somebody else keeps it, who may "
                            + "lose it so; take it out");
                }
            }
        }
    }

    private static FieldPath PathOf(ValidationContext context, string field, string name) =>
        context.At($"target.template.metadata.{field}").Key(name);

    private static void Syntax(ValidationContext context, string field, string name, string value)
    {
        if (LabelSyntax.KeyProblem(name) is { } problem)
        {
            context.Error(PathOf(context, field, name), CauseType.Invalid, $"{RedactedValue.Of(name)} {problem}; the Secret would be refused");
        }

        // What has a template in it is known when it is rendered.
        if (!value.Contains(context.Templates.Options.LeftDelimiter, StringComparison.Ordinal) && LabelSyntax.ValueProblem(value) is { } wrong)
        {
            context.Error(PathOf(context, field, name), CauseType.Invalid, $"{RedactedValue.Of(value)} {wrong}; the Secret would be refused");
        }
    }
}
