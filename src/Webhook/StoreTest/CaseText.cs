using Keyferry.Api.Stores;
using Keyferry.Providers.Contract;

namespace Keyferry.Webhook.StoreTest;

/// <summary>What a failure of a store says of a case. Pure.</summary>
internal static class CaseText
{
    /// <summary>A failure, with the right that is missing where the store refused.</summary>
    public static string Of(FetchFailure failure, StoreProviderSpec provider, StoreOperation operation, string key)
    {
        var right = failure.Kind is FetchFailureKind.Denied or FetchFailureKind.BatchDenied ? RequiredRights.Of(provider, operation, key) : "";
        return $"{Words(failure.Kind)}{failure.Message}" + (right.Length > 0 ? $"; needed: {right}" : "");
    }

    private static string Words(FetchFailureKind kind) => kind switch
    {
        FetchFailureKind.Denied or FetchFailureKind.BatchDenied => "denied: ",
        FetchFailureKind.NotFound => "not found: ",
        FetchFailureKind.Throttled => "throttled: ",
        FetchFailureKind.Unavailable => "unavailable: ",
        _ => "",
    };
}
