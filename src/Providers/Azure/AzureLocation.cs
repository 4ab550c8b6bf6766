using Keyferry.Providers.Contract;

namespace Keyferry.Providers.Azure;

/// <summary>Where a store of Azure leads: its vault, whoever asks. Pure.</summary>
internal static class AzureLocation
{
    /// <inheritdoc cref="IProvider.LocationOf(StoreObject)"/>
    public static StoreLocation Of(StoreObject store) => new(
        "azurekv",
        [Uri.TryCreate(store.Spec.Provider.AzureKv?.VaultUrl, UriKind.Absolute, out var address) ? address.Authority.ToLowerInvariant() : null],
        "");
}
