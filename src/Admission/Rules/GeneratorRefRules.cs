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
    /// <param name="context">The spec under test.</param>
    /// <param name="path">Where the reference stands, below the spec.</param>
    /// <param name="reference">The reference; undefined where there is none.</param>
    public static void Check(ValidationContext context, string path, JsonElement reference)
    {
        if (reference.Text("apiVersion") is { } version && version != ApiVersion)
        {
            context.Error(
                $"{path}.apiVersion", CauseType.NotSupported,
                $"{RedactedValue.Of(version)} has no generators; it must be \"{ApiVersion}\", or left out");
        }
    }
}
