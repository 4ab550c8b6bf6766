using Keyferry.Api.Validation;
using Keyferry.Api.Shared;
using Keyferry.Providers.Contract;

namespace Keyferry.Providers.Stores;

/// <summary>What nearly every store's references must keep to.</summary>
internal static class Selectors
{
    /// <summary>A namespaced store may name no namespace but its own; a cluster-wide one any, or none.</summary>
    /// <param name="store">The store.</param>
    /// <param name="path">The selector's path.</param>
    /// <param name="prefix">What ESO calls the selector in its message.</param>
    /// <param name="ns">The selector's namespace.</param>
    /// <param name="errors">Takes what is found.</param>
    public static void CheckReferent(
        StoreObject store, string path, string prefix, string? ns, FieldErrorList errors)
    {
        if (store.IsClusterWide || string.IsNullOrEmpty(ns) || ns == store.Namespace)
        {
            return;
        }

        errors.Error(
            $"{path}.namespace", CauseType.Forbidden,
            $"{prefix}: namespace should either be empty or match the namespace of the SecretStore for a namespaced "
            + "SecretStore");
    }

    /// <summary>A Secret's key: as above, and neither name nor key may be missing.</summary>
    public static void CheckKey(
        StoreObject store, string path, string prefix, SecretKeySelector? selector, bool isRequired, FieldErrorList errors)
    {
        if (selector is null)
        {
            if (isRequired)
            {
                errors.Error(path, CauseType.Required, $"{prefix}: the reference is missing");
            }

            return;
        }

        CheckReferent(store, path, prefix, selector.Namespace, errors);
        if (string.IsNullOrEmpty(selector.Name))
        {
            errors.Error($"{path}.name", CauseType.Required, $"{prefix}: name must be set");
        }

        if (string.IsNullOrEmpty(selector.Key))
        {
            errors.Error($"{path}.key", CauseType.Required, $"{prefix}: key must be set");
        }
    }
}
