using Keyferry.Api.Generators;
using Keyferry.Api.Stores;
using Keyferry.Api.Validation;
using Keyferry.Providers.Contract;
using Keyferry.Providers.Google;

namespace Keyferry.Providers.Generators.Gcr;

/// <summary>Checks the spec of a GCRAccessToken.</summary>
internal static class GcrAccessTokenValidator
{
    /// <summary>Checks it.</summary>
    /// <param name="spec">The spec.</param>
    /// <param name="path">Where it stands.</param>
    /// <param name="errors">Takes what is found.</param>
    public static void Validate(GcrAccessTokenSpec spec, string path, FieldErrorList errors)
    {
        // References are read next to the object that refers to the generator, so what namespace they name is no error.
        var anywhere = new StoreObject("ClusterSecretStore", "", "", new SecretStoreSpec());
        GoogleStoreValidator.ValidateAuth(anywhere, GcrAccessTokenGenerator.AuthOf(spec.Auth), $"{path}.auth", errors);
    }
}
