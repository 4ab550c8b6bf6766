using Keyferry.Api.Generators;
using Keyferry.Api.Validation;

namespace Keyferry.Providers.Generators.Acr;

/// <summary>Checks the spec of an ACRAccessToken.</summary>
internal static class AcrAccessTokenValidator
{
    /// <summary>Checks it.</summary>
    /// <param name="spec">The spec.</param>
    /// <param name="path">Where it stands.</param>
    /// <param name="errors">Takes what is found.</param>
    public static void Validate(AcrAccessTokenSpec spec, string path, FieldErrorList errors)
    {
        if (AcrRegistryHost.CloudOf(spec, out var error) is null)
        {
            errors.Error($"{path}.{error!.Value.Field}", CauseType.Invalid, error.Value.Message);
        }

        object?[] methods = [spec.Auth.ServicePrincipal, spec.Auth.ManagedIdentity, spec.Auth.WorkloadIdentity];
        if (methods.Count(static m => m is not null) is 0 or > 1)
        {
            errors.Warn($"{path}.auth", "one of servicePrincipal, managedIdentity and workloadIdentity is to be set; the first of them counts");
        }

        if (spec.Auth.ServicePrincipal is not null && string.IsNullOrEmpty(spec.TenantId))
        {
            errors.Error($"{path}.tenantId", CauseType.Required, "auth.servicePrincipal needs tenantId");
        }
    }
}
