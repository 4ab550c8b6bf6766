using Keyferry.Api.Shared;
using Keyferry.Api.Stores;
using Keyferry.Api.Validation;
using Keyferry.Providers.Contract;
using Keyferry.Providers.Stores;

namespace Keyferry.Providers.Google;

/// <summary>Checks the <c>gcpsm</c> block of a store.</summary>
internal static class GoogleStoreValidator
{
    private const string Root = "spec.provider.gcpsm";

    public static void Validate(StoreObject store, FieldErrorList errors)
    {
        if (store.Spec.Provider.GcpSm is not { } spec)
        {
            return;
        }

        if (!string.IsNullOrEmpty(spec.ProjectId) && !GoogleNames.IsProject(spec.ProjectId))
        {
            errors.Warn($"{Root}.projectID", $"{CredentialText.Shown(spec.ProjectId)} is no ID of a project, such as my-project");
        }

        if (!string.IsNullOrEmpty(spec.Location) && !GoogleNames.IsLocation(spec.Location))
        {
            errors.Error($"{Root}.location", CauseType.Invalid, $"{CredentialText.Shown(spec.Location)} is no location, such as europe-west3");
        }

        if (spec.SecretVersionSelectionPolicy is { Length: > 0 } policy and not ("LatestOrFail" or "LatestOrFetch"))
        {
            errors.Warn(
                $"{Root}.secretVersionSelectionPolicy",
                $"{CredentialText.Shown(policy)} counts as LatestOrFail; known are LatestOrFail and LatestOrFetch");
        }

        if (string.IsNullOrEmpty(spec.ProjectId) && spec.Auth?.SecretRef is not null)
        {
            errors.Warn($"{Root}.projectID", "is not set, and a service account key does not tell it: the store will not become ready");
        }

        if (spec.Auth is { } auth)
        {
            ValidateAuth(store, auth, $"{Root}.auth", errors);
        }
    }

    /// <summary>Checks how somebody signs in.</summary>
    /// <param name="store">The store whose namespace rules hold.</param>
    /// <param name="auth">The methods.</param>
    /// <param name="path">Where they stand.</param>
    /// <param name="errors">Takes what is found.</param>
    public static void ValidateAuth(StoreObject store, GcpAuth auth, string path, FieldErrorList errors)
    {
        if (auth.SecretRef is { } key)
        {
            Selectors.CheckKey(
                store, $"{path}.secretRef.secretAccessKeySecretRef", "invalid auth secret data", key.SecretAccessKeySecretRef, isRequired: true,
                errors);
        }

        if (auth.WorkloadIdentity is { } identity)
        {
            Account(store, $"{path}.workloadIdentity.serviceAccountRef", "invalid workload identity service account reference", identity.ServiceAccountRef, errors);
            Shadowed(auth.SecretRef is not null, $"{path}.workloadIdentity", "secretRef", errors);
        }

        if (auth.WorkloadIdentityFederation is { } federation)
        {
            Federation(store, federation, $"{path}.workloadIdentityFederation", errors);
            Shadowed(
                auth.SecretRef is not null || auth.WorkloadIdentity is not null, $"{path}.workloadIdentityFederation",
                auth.SecretRef is not null ? "secretRef" : "workloadIdentity", errors);
        }
    }

    private static void Federation(StoreObject store, GcpWorkloadIdentityFederation spec, string path, FieldErrorList errors)
    {
        if (FederatedCredentials.ProblemOf(spec) is { } problem)
        {
            errors.Error(path, CauseType.Invalid, $"invalid {problem}");
        }

        if (spec.ServiceAccountRef is { } account)
        {
            Account(store, $"{path}.serviceAccountRef", "invalid workload identity federation service account reference", account, errors);
        }

        Selectors.CheckReferent(store, $"{path}.credConfig", "invalid credConfig", spec.CredConfig?.Namespace, errors);
        Selectors.CheckReferent(
            store, $"{path}.awsSecurityCredentials.awsCredentialsSecretRef", "invalid awsCredentialsSecretRef",
            spec.AwsSecurityCredentials?.AwsCredentialsSecretRef.Namespace, errors);
    }

    private static void Account(StoreObject store, string path, string prefix, ServiceAccountSelector account, FieldErrorList errors) =>
        Selectors.CheckReferent(store, path, prefix, account.Namespace, errors);

    private static void Shadowed(bool isShadowed, string path, string by, FieldErrorList errors)
    {
        if (isShadowed)
        {
            errors.Warn(path, $"has no effect: {by} is set too, and wins");
        }
    }
}
