using Keyferry.Api.Stores;
using Keyferry.Api.Validation;
using Keyferry.Providers.Contract;
using Keyferry.Providers.Stores;

namespace Keyferry.Providers.Azure;

/// <summary>Checks the <c>azurekv</c> block of a store.</summary>
internal static class AzureStoreValidator
{
    private const string Root = "spec.provider.azurekv";

    public static void Validate(StoreObject store, FieldErrorList errors)
    {
        if (store.Spec.Provider.AzureKv is not { } spec)
        {
            return;
        }

        ValidateCloud(spec, errors);
        ValidateSelectors(store, spec, errors);
        switch (AzureReferences.AuthTypeOf(spec))
        {
            case AzureReferences.ServicePrincipal:
                ValidatePrincipal(spec, errors);
                break;
            case AzureReferences.ManagedIdentity:
                WarnUnused(spec, errors);
                break;
            case AzureReferences.WorkloadIdentity:
                if (spec is { ServiceAccountRef: null, AuthSecretRef: not null })
                {
                    errors.Warn($"{Root}.authSecretRef", "has no effect: WorkloadIdentity reads it beside serviceAccountRef only");
                }

                break;
            default:
                errors.Error(
                    $"{Root}.authType", CauseType.NotSupported,
                    "cannot initialize Azure Client: no valid authType was specified; known are ServicePrincipal, "
                    + "ManagedIdentity and WorkloadIdentity");
                break;
        }
    }

    private static void ValidateCloud(AzureProviderSpec spec, FieldErrorList errors)
    {
        if (spec.CustomCloudConfig is not null && spec.UseAzureSdk != true)
        {
            errors.Error(
                $"{Root}.useAzureSDK", CauseType.Required,
                "CustomCloudConfig requires UseAzureSDK to be set to true - the legacy SDK does not support custom clouds");
        }

        if (AzureCloud.Of(spec.EnvironmentType, spec.CustomCloudConfig, out var problem) is not { } cloud)
        {
            var field = spec.CustomCloudConfig is null && spec.EnvironmentType != AzureCloud.Custom ? "environmentType" : "customCloudConfig";
            errors.Error($"{Root}.{field}", CauseType.Invalid, problem);
            return;
        }

        if (VaultAddress.Of(spec.VaultUrl, cloud, out problem) is null)
        {
            errors.Error($"{Root}.vaultUrl", CauseType.Invalid, problem);
        }

        if (cloud.Name == "GermanCloud")
        {
            errors.Warn($"{Root}.environmentType", "Microsoft closed the German cloud on 2021-10-29");
        }
    }

    private static void ValidateSelectors(StoreObject store, AzureProviderSpec spec, FieldErrorList errors)
    {
        if (spec.AuthSecretRef is { } keys)
        {
            const string path = $"{Root}.authSecretRef";
            Selectors.CheckKey(store, $"{path}.clientId", "invalid AuthSecretRef.ClientID", keys.ClientId, isRequired: false, errors);
            Selectors.CheckKey(store, $"{path}.clientSecret", "invalid AuthSecretRef.ClientSecret", keys.ClientSecret, isRequired: false, errors);
            Selectors.CheckKey(
                store, $"{path}.clientCertificate", "invalid AuthSecretRef.ClientCertificate", keys.ClientCertificate, isRequired: false, errors);
            Selectors.CheckKey(store, $"{path}.tenantId", "invalid AuthSecretRef.TenantID", keys.TenantId, isRequired: false, errors);
        }

        if (spec.ServiceAccountRef is { } account)
        {
            Selectors.CheckReferent(store, $"{Root}.serviceAccountRef", "invalid ServiceAccountRef", account.Namespace, errors);
        }
    }

    private static void ValidatePrincipal(AzureProviderSpec spec, FieldErrorList errors)
    {
        var keys = spec.AuthSecretRef;
        if (string.IsNullOrEmpty(spec.TenantId) && keys?.TenantId is null)
        {
            errors.Warn($"{Root}.tenantId", "ServicePrincipal, the default of authType, needs it: missing tenantID in store config");
        }

        if (keys is null)
        {
            errors.Warn(
                $"{Root}.authSecretRef", spec.ServiceAccountRef is null
                    ? "ServicePrincipal, the default of authType, needs it: missing secretRef in provider config"
                    : "ServicePrincipal, the default of authType, needs it; a serviceAccountRef goes with authType: WorkloadIdentity");
            return;
        }

        if (keys is { ClientSecret: not null, ClientCertificate: not null })
        {
            errors.Warn($"{Root}.authSecretRef", "both clientSecret and clientCredentials set: leave one of them out");
        }
        else if (keys.ClientId is null || (keys.ClientSecret is null && keys.ClientCertificate is null))
        {
            errors.Warn($"{Root}.authSecretRef", "ServicePrincipal needs clientId and one of clientSecret and clientCertificate");
        }

        if (spec.ServiceAccountRef is not null)
        {
            errors.Warn($"{Root}.serviceAccountRef", "has no effect with ServicePrincipal; it goes with authType: WorkloadIdentity");
        }
    }

    private static void WarnUnused(AzureProviderSpec spec, FieldErrorList errors)
    {
        if (spec.AuthSecretRef is not null)
        {
            errors.Warn($"{Root}.authSecretRef", "has no effect with ManagedIdentity; a client id goes into identityId");
        }

        if (spec.ServiceAccountRef is not null)
        {
            errors.Warn($"{Root}.serviceAccountRef", "has no effect with ManagedIdentity; it goes with authType: WorkloadIdentity");
        }
    }
}
