using System.Text.Json;
using Keyferry.Admission.Fields;
using Keyferry.Api.Json;
using Keyferry.Api.Validation;
using Keyferry.Text.Naming;

namespace Keyferry.Admission.Rules;

/// <summary>Label selectors: operators, and the values that go with them.</summary>
internal static class LabelSelectorRules
{
    private static readonly string[] Operators = ["In", "NotIn", "Exists", "DoesNotExist"];

    /// <summary>Reports all that is wrong.</summary>
    /// <param name="context">The spec under test.</param>
    /// <param name="path">Where the selector stands, below the spec.</param>
    /// <param name="selector">The selector; undefined where there is none.</param>
    public static void Check(ValidationContext context, string path, JsonElement selector)
    {
        foreach (var label in selector.Entries("matchLabels"))
        {
            context.Errors.Budget.Spend();
            var text = label.Value.ValueKind == JsonValueKind.String ? label.Value.GetString()! : "";
            Label(context, path, label.Name, label.Name, LabelSyntax.KeyProblem(label.Name));
            Label(context, path, label.Name, text, LabelSyntax.ValueProblem(text));
        }

        foreach (var (index, requirement) in selector.Items("matchExpressions"))
        {
            context.Errors.Budget.Spend();
            Words(context, path, index, requirement);
            if (requirement.Text("operator") is { } given)
            {
                Operator(context, path, index, given, requirement.Count("values"));
            }
        }
    }

    private static void Operator(ValidationContext context, string path, int index, string given, int values)
    {
        if (!Operators.Contains(given))
        {
            var near = NearestName.Of(given, Operators) is { } meant ? $"; did you mean \"{meant}\"?" : "";
            context.Error(
                $"{path}.matchExpressions[{index}].operator", CauseType.NotSupported,
                $"{RedactedValue.Of(given)} is not one of {string.Join(", ", Operators)}{near}");
        }
        else if (given is "In" or "NotIn" && values == 0)
        {
            context.Error($"{path}.matchExpressions[{index}].values", CauseType.Required, $"is required with operator {given}");
        }
        else if (given is "Exists" or "DoesNotExist" && values > 0)
        {
            context.Error($"{path}.matchExpressions[{index}].values", CauseType.Forbidden, $"must be left out with operator {given}");
        }
    }

    private static void Words(ValidationContext context, string path, int index, JsonElement requirement)
    {
        if (requirement.Text("key") is { Length: > 0 } key && LabelSyntax.KeyProblem(key) is { } problem)
        {
            context.Error($"{path}.matchExpressions[{index}].key", CauseType.Invalid, $"{RedactedValue.Of(key)} {problem}");
        }

        foreach (var (at, value) in requirement.Texts("values"))
        {
            context.Errors.Budget.Spend();
            if (LabelSyntax.ValueProblem(value) is { } wrong)
            {
                context.Error($"{path}.matchExpressions[{index}].values[{at}]", CauseType.Invalid, $"{RedactedValue.Of(value)} {wrong}");
            }
        }
    }

    private static void Label(ValidationContext context, string path, string name, string text, string? problem)
    {
        if (problem is not null)
        {
            context.Error(context.At(path).Field("matchLabels").Key(name), CauseType.Invalid, $"{RedactedValue.Of(text)} {problem}");
        }
    }
}
