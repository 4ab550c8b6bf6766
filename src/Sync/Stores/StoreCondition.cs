using Keyferry.Providers.Contract;

namespace Keyferry.Sync.Stores;

/// <summary>What a check means for a store's Ready condition and events.</summary>
/// <param name="Ready">Whether the condition is True.</param>
/// <param name="Reason">The reason of condition and event.</param>
/// <param name="Message">The condition's message.</param>
/// <param name="Detail">The event's text.</param>
/// <param name="Retry">Why to try again with back-off; null where the interval is soon enough.</param>
/// <param name="SetsCapabilities">Whether status.capabilities is renewed.</param>
public sealed record StoreCondition(
    bool Ready, string Reason, string Message, string Detail, string? Retry, bool SetsCapabilities)
{
    /// <summary>The store could not even be connected to.</summary>
    public static StoreCondition NoClient(string error) => new(
        false, "InvalidProviderConfig", "unable to create client", error, error, SetsCapabilities: false);

    /// <summary>The time between two checks is none.</summary>
    public static StoreCondition InvalidInterval(string error) => new(
        false, "InvalidStoreConfiguration", "invalid spec.refreshInterval", error, error, SetsCapabilities: false);

    /// <summary>Checking ended in an exception.</summary>
    /// <param name="type">The exception's type: its text may quote what it choked on.</param>
    public static StoreCondition Defect(string type) => new(
        false, "InvalidProviderConfig", "a defect in Keyferry", $"a defect in Keyferry ({type}); its log says where",
        type, SetsCapabilities: false);

    /// <summary>What the store's own answer means.</summary>
    public static StoreCondition Of(StoreValidation check) => check switch
    {
        { State: StoreState.Error } => new(
            false, "InvalidProviderConfig", "unable to validate store", check.Message ?? "", check.Message ?? "error",
            SetsCapabilities: false),
        { State: StoreState.Unknown, Message: { } why } => new(
            true, "ValidationUnknown", "could not determine validation status", why, null, SetsCapabilities: false),
        _ => new(true, "Valid", "store validated", "store validated", null, SetsCapabilities: true),
    };
}
