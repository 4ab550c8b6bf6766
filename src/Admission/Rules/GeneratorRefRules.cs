using System.Text.Json;
using Keyferry.Admission.Fields;
using Keyferry.Api.Json;
using Keyferry.Api.Validation;

namespace Keyferry.Admission.Rules;

/// <summary>References to generators.</summary>
internal static class GeneratorRefRules
{
    private const string ApiVersion = "generators.external-secrets.io/v1alpha1";

    /// <summary>Reports all that is wrong.</summary>
    public static void Check(JsonElement reference, FieldPath path, FieldErrorList errors)
    {
        if (reference.Text("apiVersion") is { } version && version != ApiVersion)
        {
            errors.Error(
                path.Field("apiVersion"), CauseType.NotSupported,
                $"{RedactedValue.Of(version)} has no generators; it must be \"{ApiVersion}\", or left out");
        }
    }
}
