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
    public static void Check(JsonElement selector, FieldPath path, FieldErrorList errors)
    {
        foreach (var label in selector.Entries("matchLabels"))
        {
            errors.Budget.Spend();
            var place = path.Field("matchLabels").Key(label.Name);
            Report(place, label.Name, LabelSyntax.KeyProblem(label.Name), errors);
            if (label.Value.ValueKind == JsonValueKind.String)
            {
                Report(place, label.Value.GetString()!, LabelSyntax.ValueProblem(label.Value.GetString()!), errors);
            }
        }

        foreach (var (index, requirement) in selector.Items("matchExpressions"))
        {
            errors.Budget.Spend();
            Words(requirement, path.Field("matchExpressions").Item(index), errors);
            if (requirement.Text("operator") is not { } given)
            {
                continue;
            }

            var place = path.Field("matchExpressions").Item(index);
            var values = requirement.Count("values");
            if (!Operators.Contains(given))
            {
                var near = NearestName.Of(given, Operators) is { } meant ? $"; did you mean \"{meant}\"?" : "";
                errors.Error(
                    place.Field("operator"), CauseType.NotSupported,
                    $"{RedactedValue.Of(given)} is not one of {string.Join(", ", Operators)}{near}");
            }
            else if (given is "In" or "NotIn" && values == 0)
            {
                errors.Error(place.Field("values"), CauseType.Required, $"is required with operator {given}");
            }
            else if (given is "Exists" or "DoesNotExist" && values > 0)
            {
                errors.Error(place.Field("values"), CauseType.Forbidden, $"must be left out with operator {given}");
            }
        }
    }

    private static void Words(JsonElement requirement, FieldPath path, FieldErrorList errors)
    {
        if (requirement.Text("key") is { Length: > 0 } key)
        {
            Report(path.Field("key"), key, LabelSyntax.KeyProblem(key), errors);
        }

        foreach (var (index, value) in requirement.Texts("values"))
        {
            errors.Budget.Spend();
            Report(path.Field("values").Item(index), value, LabelSyntax.ValueProblem(value), errors);
        }
    }

    private static void Report(FieldPath path, string text, string? problem, FieldErrorList errors)
    {
        if (problem is not null)
        {
            errors.Error(path, CauseType.Invalid, $"{RedactedValue.Of(text)} {problem}");
        }
    }
}
