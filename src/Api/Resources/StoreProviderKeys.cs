using System.Text.Json;
using Keyferry.Api.Stores;

namespace Keyferry.Api.Resources;

/// <summary>Tells which providers a store sets.</summary>
public static class StoreProviderKeys
{
    /// <summary>
    /// The keys below <c>spec.provider</c> that are set, such as <c>aws</c>; those with a C# type first, in the order of
    /// <see cref="StoreProviderSpec"/>. A valid store has exactly one.
    /// </summary>
    /// <param name="provider">The value of <c>spec.provider</c>.</param>
    public static IReadOnlyList<string> Of(StoreProviderSpec provider)
    {
        var typed = ApiJsonContext.Default.StoreProviderSpec.Properties
            .Where(p => !p.IsExtensionData && p.Get?.Invoke(provider) is not null).Select(static p => p.Name);
        var untyped = (provider.UntypedProviders ?? []).Where(static p => p.Value.ValueKind != JsonValueKind.Null)
            .Select(static p => p.Key);
        return [.. typed, .. untyped];
    }
}
