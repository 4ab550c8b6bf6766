using Keyferry.Api.Generators;
using Keyferry.Api.Validation;
using Keyferry.Providers.Generators.Http;

namespace Keyferry.Providers.Generators.Github;

/// <summary>Checks the spec of a GithubAccessToken.</summary>
internal static class GithubAccessTokenValidator
{
    /// <summary>Checks it.</summary>
    /// <param name="spec">The spec.</param>
    /// <param name="path">Where it stands.</param>
    /// <param name="errors">Takes what is found.</param>
    public static void Validate(GithubAccessTokenSpec spec, string path, FieldErrorList errors)
    {
        ServiceAddress.Validate(spec.Url, GithubAccessTokenGenerator.DefaultUrl, $"{path}.url", errors);
        GeneratorChecks.Required(spec.AppId, $"{path}.appID", errors);
        GeneratorChecks.Required(spec.InstallId, $"{path}.installID", errors);
        GeneratorChecks.Key(spec.Auth.PrivateKey.SecretRef, $"{path}.auth.privateKey.secretRef", errors);
        foreach (var repository in (spec.Repositories ?? []).Where(static r => r.Contains('/', StringComparison.Ordinal)))
        {
            errors.Warn($"{path}.repositories", $"{CredentialText.Shown(repository)}: GitHub takes the name without its owner");
        }
    }
}
