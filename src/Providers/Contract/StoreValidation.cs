namespace Keyferry.Providers.Contract;

/// <summary>Whether a store can be used.</summary>
public enum StoreState
{
    /// <summary>The store can be used.</summary>
    Ready,

    /// <summary>It cannot be known before an ExternalSecret uses it (credentials from the caller's namespace).</summary>
    Unknown,

    /// <summary>The store cannot be used as it is configured.</summary>
    Error,
}

/// <summary>The answer to <see cref="IStoreClient.ValidateAsync"/>.</summary>
/// <param name="State">Whether the store can be used.</param>
/// <param name="Message">Why, where it is not ready; stable between attempts, and without secret values.</param>
public sealed record StoreValidation(StoreState State, string? Message = null)
{
    /// <summary>The store can be used.</summary>
    public static StoreValidation Ready { get; } = new(StoreState.Ready);
}
