using System.Diagnostics.Metrics;

namespace Keyferry.Providers.Metrics;

/// <summary>Counts calls to stores, under the peer's name for it.</summary>
public sealed class ProviderCalls
{
    private readonly Counter<long>? _counter;

    /// <summary>A counter on a meter.</summary>
    /// <param name="meter">The meter; null counts nothing.</param>
    public ProviderCalls(Meter? meter) => _counter = meter?.CreateCounter<long>(
        "externalsecret_provider_api_calls_count", description: "Number of API calls towards the secret provider");

    /// <summary>Counts one call.</summary>
    /// <param name="provider">The store, such as <c>AWS/SecretsManager</c>.</param>
    /// <param name="call">The operation, such as <c>GetSecretValue</c>.</param>
    /// <param name="isError">Whether it failed.</param>
    public void Count(string provider, string call, bool isError) => _counter?.Add(
        1,
        new KeyValuePair<string, object?>("provider", provider),
        new KeyValuePair<string, object?>("call", call),
        new KeyValuePair<string, object?>("status", isError ? "error" : "success"));
}
