using Keyferry.Api.Generators;
using Keyferry.Api.Validation;

namespace Keyferry.Providers.Generators.Aws;

/// <summary>Checks the spec of an ECRAuthorizationToken.</summary>
internal static class EcrAuthorizationTokenValidator
{
    /// <summary>Checks it.</summary>
    /// <param name="spec">The spec.</param>
    /// <param name="path">Where it stands.</param>
    /// <param name="errors">Takes what is found.</param>
    public static void Validate(EcrAuthorizationTokenSpec spec, string path, FieldErrorList errors)
    {
        AwsGeneratorSession.Validate(spec.Region, spec.Auth, path, errors);
        if (spec.Scope is not (null or "" or "private" or EcrAuthorizationTokenGenerator.Public))
        {
            errors.Warn($"{path}.scope", $"{CredentialText.Shown(spec.Scope)} counts as private; known are private and public");
        }
    }
}
