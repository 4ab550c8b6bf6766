using Keyferry.Injection.Webhooks;
using Prometheus;

namespace Keyferry.Webhook.Observability;

/// <summary>What is counted of pods that ask for injection.</summary>
public sealed class InjectionMetrics : IInjectionObserver
{
    private readonly Counter.Child[] _pods;
    private readonly Histogram _wait;
    private readonly Counter _missed;

    /// <summary>Registers the metrics.</summary>
    /// <param name="factory">Makes them.</param>
    public InjectionMetrics(IMetricFactory factory)
    {
        var pods = factory.CreateCounter("keyferry_injection_pods_total",
            "Pods that were sent for injection, by what became of them: injected, unready (a Secret was not there yet), refused, nothing.",
            ["outcome"]);
        _pods = [.. Enum.GetNames<InjectionOutcome>().Select(name => pods.WithLabels(name.ToLowerInvariant()))];
        _wait = factory.CreateHistogram("keyferry_injection_wait_seconds",
            "How long pods waited for Secrets that were not there yet.",
            new HistogramConfiguration { Buckets = [0.05, 0.1, 0.25, 0.5, 1, 2, 3, 5, 10, 20] });
        _missed = factory.CreateCounter("keyferry_injection_missed_pods_total",
            "Pods that asked for injection and got none, because nobody answered the API server when they were created.");
    }

    /// <inheritdoc/>
    public void Answered(InjectionOutcome outcome, TimeSpan waited)
    {
        _pods[(int)outcome].Inc();
        if (waited > TimeSpan.Zero)
        {
            _wait.Observe(waited.TotalSeconds);
        }
    }

    /// <summary>Counts a pod that asked and got nothing.</summary>
    public void Missed() => _missed.Inc();
}
