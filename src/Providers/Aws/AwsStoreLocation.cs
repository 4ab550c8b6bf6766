using System.Text.Json;
using System.Text.Json.Nodes;
using Keyferry.Api.Resources;
using Keyferry.Api.Stores;
using Keyferry.Providers.Contract;

namespace Keyferry.Providers.Aws;

/// <summary>Where an AWS store's secrets lie: service, region, and the account as far as a role names it. Pure.</summary>
internal static class AwsStoreLocation
{
    // What stands beside the credentials.
    private static readonly string[] Others = ["service", "region", "prefix", "secretsManager"];

    /// <inheritdoc cref="IProvider.LocationOf"/>
    public static StoreLocation Of(AwsProviderSpec spec)
    {
        var credentials = JsonSerializer.SerializeToNode(spec, ApiJsonContext.Default.AwsProviderSpec) as JsonObject ?? [];
        foreach (var other in Others)
        {
            credentials.Remove(other);
        }

        return new StoreLocation("aws", [spec.Service, spec.Region, AccountOf(spec.Role)], credentials.ToJsonString());
    }

    // arn:aws:iam::123456789012:role/name
    private static string? AccountOf(string? role) => role?.Split(':') is [_, _, _, _, { Length: > 0 } account, ..] ? account : null;
}
