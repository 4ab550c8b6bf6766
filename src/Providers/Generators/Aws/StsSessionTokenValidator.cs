using Keyferry.Api.Generators;
using Keyferry.Api.Validation;

namespace Keyferry.Providers.Generators.Aws;

/// <summary>Checks the spec of an STSSessionToken.</summary>
internal static class StsSessionTokenValidator
{
    /// <summary>Checks it.</summary>
    /// <param name="spec">The spec.</param>
    /// <param name="path">Where it stands.</param>
    /// <param name="errors">Takes what is found.</param>
    public static void Validate(StsSessionTokenSpec spec, string path, FieldErrorList errors)
    {
        AwsGeneratorSession.Validate(spec.Region, spec.Auth, path, errors);
        if (spec.Auth is { Jwt: not null, SecretRef: null })
        {
            errors.Error($"{path}.auth.jwt", CauseType.Forbidden, $"{StsSessionTokenGenerator.NoJwt}: set secretRef, the keys of an IAM user");
        }
    }
}
