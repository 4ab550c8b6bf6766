using Keyferry.Api.Stores;

namespace Keyferry.Providers.Vault.OpenBao;

/// <summary>An OpenBao store's settings in the terms of a Vault store, of which they are a part. Pure.</summary>
internal static class OpenBaoSpecs
{
    private const string DefaultMount = "kv";

    /// <summary>The settings; null where there are none.</summary>
    public static VaultProviderSpec? AsVault(OpenBaoProviderSpec? spec) => spec is null ? null : new VaultProviderSpec
    {
        Server = spec.Server,
        Path = string.IsNullOrWhiteSpace(spec.Path) ? DefaultMount : spec.Path,
        Version = spec.Version,
        Namespace = spec.Namespace,
        CaBundle = spec.CaBundle,
        CaProvider = spec.CaProvider,
        Auth = spec.Auth is not { } auth ? null : new VaultAuth
        {
            Namespace = auth.Namespace,
            TokenSecretRef = auth.TokenSecretRef,
            UserPass = auth.UserPass,
            AppRole = auth.AppRole is not { } role ? null : new VaultAppRoleAuth
            {
                Path = role.Path, RoleId = role.RoleId, RoleRef = role.RoleRef, SecretRef = role.SecretRef,
            },
        },
    };
}
