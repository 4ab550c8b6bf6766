using System.Text.RegularExpressions;
using Amazon;
using Keyferry.Api.Validation;
using Keyferry.Api.Stores;
using Keyferry.Providers.Contract;
using Keyferry.Providers.Stores;
using Keyferry.Text.Naming;

namespace Keyferry.Providers.Aws;

/// <summary>Checks the <c>aws</c> block of a store.</summary>
internal static partial class AwsStoreValidator
{
    private const string Root = "spec.provider.aws";

    public static void Validate(StoreObject store, FieldErrorList errors)
    {
        if (store.Spec.Provider.Aws is not { } spec)
        {
            return;
        }

        if (spec.Service is not ("SecretsManager" or "ParameterStore" or "CertificateManager"))
        {
            errors.Error(
                $"{Root}.service", CauseType.NotSupported, $"unknown AWS Provider Service: {CredentialText.Shown(spec.Service)}");
        }

        ValidateRegion(spec.Region, errors);
        ValidateDeletion(spec.SecretsManager, errors);
        ValidateAuth(store, spec.Auth, errors);
        if (spec.SessionTagsPolicy != "Custom" && spec.CustomSessionTags is { Count: > 0 })
        {
            errors.Warn($"{Root}.customSessionTags", "has no effect unless sessionTagsPolicy is Custom");
        }

        if (spec.SessionTagsPolicy is "Simple" or "Custom" && spec.SessionTags is { Count: > 0 })
        {
            errors.Warn($"{Root}.sessionTags", $"is replaced by sessionTagsPolicy {spec.SessionTagsPolicy}");
        }
    }

    private static void ValidateRegion(string region, FieldErrorList errors)
    {
        if (region.Length == 0)
        {
            errors.Error($"{Root}.region", CauseType.Required, "region must be set, such as eu-central-1");
            return;
        }

        if (!HostLabel().IsMatch(region))
        {
            errors.Error($"{Root}.region", CauseType.Invalid, $"region not found: {CredentialText.Shown(region)}");
            return;
        }

        if (RegionEndpoint.EnumerableAllRegions.Any(r => r.SystemName == region))
        {
            return;
        }

        var nearest = NearestName.Of(region, RegionEndpoint.EnumerableAllRegions.Select(static r => r.SystemName));
        var advice = nearest is null ? "" : $"; the nearest is {nearest}";
        errors.Warn(
            $"{Root}.region", $"AWS has no region {CredentialText.Shown(region)} that this program knows of{advice}");
    }

    private static void ValidateDeletion(AwsSecretsManagerSettings? settings, FieldErrorList errors)
    {
        if (settings?.RecoveryWindowInDays is not { } days || days == 0)
        {
            return;
        }

        const string path = $"{Root}.secretsManager.recoveryWindowInDays";
        if (days is < 7 or > 30)
        {
            errors.Error(
                path, CauseType.Invalid,
                "invalid DeleteSecretInput: RecoveryWindowInDays must be between 7 and 30 days");
        }

        if (settings.ForceDeleteWithoutRecovery == true)
        {
            errors.Error(
                path, CauseType.Invalid,
                "invalid DeleteSecretInput: ForceDeleteWithoutRecovery conflicts with RecoveryWindowInDays");
        }
    }

    private static void ValidateAuth(StoreObject store, AwsAuth? auth, FieldErrorList errors)
    {
        const string path = $"{Root}.auth";
        if (auth?.SecretRef is { } keys)
        {
            ValidateKeys(store, keys, errors);
        }

        if (auth?.Jwt is not { } jwt)
        {
            return;
        }

        if (jwt.ServiceAccountRef is { } account)
        {
            Selectors.CheckReferent(
                store, $"{path}.jwt.serviceAccountRef", "invalid Auth.JWT.ServiceAccountRef", account.Namespace, errors);
        }
        else
        {
            errors.Error(
                $"{path}.jwt.serviceAccountRef", CauseType.Required, "jwt needs a serviceAccountRef");
        }

        if (auth.SecretRef is not null)
        {
            errors.Warn($"{path}.secretRef", "has no effect: jwt is set too, and wins");
        }
    }

    private static void ValidateKeys(StoreObject store, AwsSecretAuth keys, FieldErrorList errors)
    {
        const string path = $"{Root}.auth.secretRef";
        Selectors.CheckKey(
            store, $"{path}.accessKeyIDSecretRef", "invalid Auth.SecretRef.AccessKeyID",
            keys.AccessKeyIdSecretRef, isRequired: true, errors);
        Selectors.CheckKey(
            store, $"{path}.secretAccessKeySecretRef", "invalid Auth.SecretRef.SecretAccessKey",
            keys.SecretAccessKeySecretRef, isRequired: true, errors);
        Selectors.CheckKey(
            store, $"{path}.sessionTokenSecretRef", "invalid Auth.SecretRef.SessionToken",
            keys.SessionTokenSecretRef, isRequired: false, errors);
    }

    [GeneratedRegex("^[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?$", RegexOptions.ExplicitCapture, Timeout.Infinite)]
    private static partial Regex HostLabel();
}
