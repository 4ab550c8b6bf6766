using System.Text.Json;
using Keyferry.Admission.Fields;
using Keyferry.Admission.Json;
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
        foreach (var (index, requirement) in selector.Items("matchExpressions"))
        {
            errors.Budget.Spend();
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
}
