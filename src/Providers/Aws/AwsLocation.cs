using System.Text.Json;
using Keyferry.Api.Resources;
using Keyferry.Api.Stores;
using Keyferry.Providers.Contract;

namespace Keyferry.Providers.Aws;

/// <summary>Where a store of AWS leads: service, region and account. Pure.</summary>
internal static class AwsLocation
{
    /// <inheritdoc cref="IProvider.LocationOf(StoreObject)"/>
    public static StoreLocation Of(StoreObject store)
    {
        var spec = store.Spec.Provider.Aws ?? new AwsProviderSpec();
        var account = AccountOf(spec.Role);

        // Whoever assumes a role of an account works in it, whatever the credentials; else equal credentials are of one account.
        var credentials = account is not null ? $"account {account}"
            : $"{store.Namespace} {spec.Role} {JsonSerializer.Serialize(spec.Auth ?? new AwsAuth(), ApiJsonContext.Default.AwsAuth)}";
        return new StoreLocation("aws", [spec.Service, spec.Region, account], credentials);
    }

    // arn:aws:iam::111122223333:role/name
    private static string? AccountOf(string? role) => role?.Split(':') is [_, _, "iam", _, { Length: > 0 } account, ..] ? account : null;
}
