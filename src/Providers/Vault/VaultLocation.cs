using Keyferry.Api.Stores;
using Keyferry.Providers.Contract;

namespace Keyferry.Providers.Vault;

/// <summary>
/// Where a store's secrets lie. Two addresses may be one server, so only namespace and mount tell two places apart; who logs
/// in makes no difference to them. Pure.
/// </summary>
internal static class VaultLocation
{
    /// <inheritdoc cref="IProvider.LocationOf(StoreObject)"/>
    /// <param name="spec">The store's settings.</param>
    public static StoreLocation Of(VaultProviderSpec spec)
    {
        var ns = VaultPaths.Clean(spec.Namespace ?? spec.Headers?.GetValueOrDefault("X-Vault-Namespace") ?? "");
        var mount = VaultPaths.Clean(spec.Path ?? "");
        return new StoreLocation(
            "vault", [ns, mount.Length > 0 ? mount : null],
            VaultAddress.TryRead(spec.Server, out var address, out _) ? $"{address} {(mount.Length > 0 ? "" : spec.Version)}" : spec.Server);
    }
}
