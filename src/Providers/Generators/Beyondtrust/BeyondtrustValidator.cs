using Keyferry.Api.Generators;
using Keyferry.Api.Validation;
using Keyferry.Providers.Generators.Http;

namespace Keyferry.Providers.Generators.Beyondtrust;

/// <summary>Checks the spec of a BeyondtrustWorkloadCredentialsDynamicSecret.</summary>
internal static class BeyondtrustValidator
{
    /// <summary>Checks it.</summary>
    /// <param name="spec">The spec.</param>
    /// <param name="path">Where it stands.</param>
    /// <param name="errors">Takes what is found.</param>
    public static void Validate(BeyondtrustWorkloadCredentialsDynamicSecretSpec spec, string path, FieldErrorList errors)
    {
        var provider = spec.Provider;
        GeneratorChecks.Required(provider.Server.ApiUrl, $"{path}.provider.server.apiUrl", errors);
        if (!string.IsNullOrWhiteSpace(provider.Server.ApiUrl))
        {
            ServiceAddress.Validate(provider.Server.ApiUrl, "", $"{path}.provider.server.apiUrl", errors);
        }

        if (!Guid.TryParse(provider.Server.SiteId, out _))
        {
            errors.Error($"{path}.provider.server.siteId", CauseType.Invalid, "is no UUID");
        }

        GeneratorChecks.Key(provider.Auth.ApiKey.Token, $"{path}.provider.auth.apikey.token", errors);
        if (BeyondtrustGenerator.Split(provider.FolderPath).Name.Length == 0)
        {
            errors.Error($"{path}.provider.folderPath", CauseType.Required, "names no dynamic secret, such as team/aws or aws");
        }
    }
}
