using System.Collections.Concurrent;
using Prometheus;

namespace Keyferry.Providers.Metrics;

/// <summary>Counts calls to stores, under ESO's name for it.</summary>
public sealed class ProviderCalls
{
    private readonly Counter? _counter;
    private readonly ConcurrentDictionary<(string Provider, string Call, bool IsError), Counter.Child> _children = new();

    /// <summary>A counter among others.</summary>
    /// <param name="factory">Makes it; null counts nothing.</param>
    public ProviderCalls(IMetricFactory? factory) => _counter = factory?.CreateCounter(
        "externalsecret_provider_api_calls_count", "Calls to stores.", ["call", "provider", "status"]);

    /// <summary>Counts one call. Both names are constants of the program, never a tenant's text.</summary>
    /// <param name="provider">The store, such as <c>AWS/SecretsManager</c>.</param>
    /// <param name="call">The operation, such as <c>GetSecretValue</c>.</param>
    /// <param name="isError">Whether it failed.</param>
    public void Count(string provider, string call, bool isError)
    {
        if (_counter is not null)
        {
            _children.GetOrAdd(
                (provider, call, isError),
                static (key, counter) => counter.WithLabels(key.Call, key.Provider, key.IsError ? "error" : "success"),
                _counter).Inc();
        }
    }
}
