using Keyferry.Api.Generators;
using Keyferry.Api.Validation;
using Keyferry.Providers.Generators.Http;

namespace Keyferry.Providers.Generators.Cloudsmith;

/// <summary>Checks the spec of a CloudsmithAccessToken.</summary>
internal static class CloudsmithAccessTokenValidator
{
    /// <summary>Checks it.</summary>
    /// <param name="spec">The spec.</param>
    /// <param name="path">Where it stands.</param>
    /// <param name="errors">Takes what is found.</param>
    public static void Validate(CloudsmithAccessTokenSpec spec, string path, FieldErrorList errors)
    {
        ServiceAddress.Validate(spec.ApiUrl, CloudsmithAccessTokenGenerator.DefaultUrl, $"{path}.apiUrl", errors);
        GeneratorChecks.Required(spec.OrgSlug, $"{path}.orgSlug", errors);
        GeneratorChecks.Required(spec.ServiceSlug, $"{path}.serviceSlug", errors);
        GeneratorChecks.Account(spec.ServiceAccountRef, $"{path}.serviceAccountRef", errors);
    }
}
