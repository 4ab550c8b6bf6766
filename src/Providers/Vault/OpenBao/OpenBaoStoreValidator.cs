using Keyferry.Api.Validation;
using Keyferry.Providers.Contract;

namespace Keyferry.Providers.Vault.OpenBao;

/// <summary>Checks the <c>openBao</c> block of a store.</summary>
internal static class OpenBaoStoreValidator
{
    private const string Root = "spec.provider.openBao";

    /// <summary>Checks it.</summary>
    public static void Validate(StoreObject store, FieldErrorList errors)
    {
        if (store.Spec.Provider.OpenBao is not { } spec)
        {
            return;
        }

        if (spec.CaBundle is not null && spec.CaProvider is not null)
        {
            errors.Error($"{Root}.caProvider", CauseType.Forbidden, "caBundle and caProvider cannot both be set: remove one");
        }

        if (spec.Auth is { TokenSecretRef: null, AppRole: null, UserPass: null })
        {
            errors.Error($"{Root}.auth", CauseType.Required, "says no way to log in: give one of tokenSecretRef, appRole, userPass");
        }

        VaultStoreValidator.Validate(store, OpenBaoSpecs.AsVault(spec)!, Root, errors);
    }
}
