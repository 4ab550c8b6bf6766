using System.Collections.Concurrent;
using Prometheus;

namespace Keyferry.Providers.Metrics;

/// <summary>Counts calls to stores, under ESO's name for it.</summary>
public sealed class ProviderCalls
{
    private readonly Counter? _counter;
    private readonly ConcurrentDictionary<(string Provider, string Call, bool IsError), Counter.Child> _children = new();

    private readonly Histogram? _durations;
    private readonly ConcurrentDictionary<(string Provider, string Call), Histogram.Child> _observed = new();

    /// <summary>A counter among others.</summary>
    /// <param name="factory">Makes it; null counts nothing.</param>
    public ProviderCalls(IMetricFactory? factory)
    {
        _counter = factory?.CreateCounter(
            "externalsecret_provider_api_calls_count", "Calls to stores.", ["call", "provider", "status"]);
        _durations = factory?.CreateHistogram(
            "keyferry_provider_api_call_duration_seconds", "How long calls to stores take.", ["call", "provider"],
            new HistogramConfiguration { Buckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30] });
    }

    /// <summary>Counts one call, and how long it took.</summary>
    /// <param name="provider">The store, such as <c>AWS/SecretsManager</c>.</param>
    /// <param name="call">The operation, such as <c>GetSecretValue</c>.</param>
    /// <param name="isError">Whether it failed.</param>
    /// <param name="duration">How long it took.</param>
    public void Count(string provider, string call, bool isError, TimeSpan duration)
    {
        Count(provider, call, isError);
        if (_durations is not null)
        {
            _observed.GetOrAdd(
                (provider, call), static (key, histogram) => histogram.WithLabels(key.Call, key.Provider), _durations)
                .Observe(duration.TotalSeconds);
        }
    }

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
