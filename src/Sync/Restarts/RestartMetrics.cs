using Prometheus;

namespace Keyferry.Sync.Restarts;

/// <summary>What a restart came to.</summary>
public enum RestartResult
{
    /// <summary>The workload's controller has taken it over.</summary>
    Restarted,

    /// <summary>It was told only, as was asked for.</summary>
    Notified,

    /// <summary>The server refused it.</summary>
    Refused,

    /// <summary>The workload's controller did not see it.</summary>
    Unobserved,
}

/// <summary>Counts restarts of workloads.</summary>
public sealed class RestartMetrics
{
    private readonly Counter _restarts;
    private readonly Gauge _held;

    internal RestartMetrics(IMetricFactory factory, IEnumerable<string> kinds)
    {
        _restarts = factory.CreateCounter(
            "keyferry_workload_restarts_total", "Restarts for new content of Secrets, by what they came to.", ["kind", "result"]);
        _held = factory.CreateGauge(
            "keyferry_workload_restarts_held", "Workloads whose restart waits for its window.", ["kind"]);
        foreach (var kind in kinds)
        {
            foreach (var result in Enum.GetNames<RestartResult>())
            {
                _restarts.WithLabels(kind, result.ToLowerInvariant());
            }

            _held.WithLabels(kind).Set(0);
        }
    }

    /// <summary>Counts one.</summary>
    /// <param name="kind">The workload's kind.</param>
    /// <param name="result">What it came to.</param>
    public void Count(string kind, RestartResult result) =>
        _restarts.WithLabels(kind, result.ToString().ToLowerInvariant()).Inc();

    /// <summary>How many workloads of a kind wait for their windows.</summary>
    public void SetHeld(string kind, int count) => _held.WithLabels(kind).Set(count);
}
