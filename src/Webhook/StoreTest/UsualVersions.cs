using Keyferry.Api.Stores;

namespace Keyferry.Webhook.StoreTest;

/// <summary>Versions that a secret has whatever it is, in the words of the store. Pure.</summary>
internal static class UsualVersions
{
    /// <summary>One that names the current value; null where the kind of store has no such word.</summary>
    public static string? Current(StoreProviderSpec provider) => provider switch
    {
        { Aws.Service: not "ParameterStore" } => "AWSCURRENT",
        { GcpSm: not null } => "latest",
        _ => null,
    };

    /// <summary>One that names the first value of a secret that was written twice; null where the kind of store has no such word.</summary>
    public static string? BeforeUpdate(StoreProviderSpec provider) => provider switch
    {
        { Aws.Service: "ParameterStore" } => "1",
        { Aws: not null } => "AWSPREVIOUS",
        { Vault.Version: not "v1" } or { GcpSm: not null } => "1",
        _ => null,
    };
}
