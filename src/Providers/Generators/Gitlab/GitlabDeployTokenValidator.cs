using Keyferry.Api.Generators;
using Keyferry.Api.Validation;
using Keyferry.Providers.Generators.Http;

namespace Keyferry.Providers.Generators.Gitlab;

/// <summary>Checks the spec of a GitlabDeployToken.</summary>
internal static class GitlabDeployTokenValidator
{
    /// <summary>Checks it.</summary>
    /// <param name="spec">The spec.</param>
    /// <param name="path">Where it stands.</param>
    /// <param name="errors">Takes what is found.</param>
    public static void Validate(GitlabDeployTokenSpec spec, string path, FieldErrorList errors)
    {
        ServiceAddress.Validate(spec.Url, GitlabDeployTokenGenerator.DefaultUrl, $"{path}.url", errors);
        GeneratorChecks.Key(spec.Auth.Token.SecretRef, $"{path}.auth.token.secretRef", errors);
        if (spec.ExpiresAt is null)
        {
            errors.Warn($"{path}.expiresAt", "is not set: a token that is not taken back (--enable-generator-state=false) never ends");
        }
    }
}
