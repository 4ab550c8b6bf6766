using System.Diagnostics.Metrics;
using System.Text;
using Keyferry.Sync.Metrics;
using Prometheus;

namespace Keyferry.Webhook.Telemetry;

/// <summary>
/// Gives OpenTelemetry what <c>/metrics</c> shows, under the same names: read every few seconds. Of objects there is one series a kind; single
/// ones are in <c>/metrics</c> alone. A histogram comes as its buckets, sum and count.
/// </summary>
/// <param name="registry">The metrics whose labels are fixed.</param>
/// <param name="time">The clock.</param>
/// <param name="engine">The metrics of objects; null where this process runs no engine.</param>
public sealed class OtlpMetrics(CollectorRegistry registry, TimeProvider time, EngineMetrics? engine = null) : BackgroundService
{
    /// <summary>The name of the meter.</summary>
    public const string MeterName = "Keyferry";

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private readonly Meter _meter = new(MeterName);
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);
    private volatile IReadOnlyDictionary<string, MetricFamily> _last = new Dictionary<string, MetricFamily>();

    /// <summary>Reads the metrics once.</summary>
    /// <param name="cancellation">Ends the reading.</param>
    public async Task ReadAsync(CancellationToken cancellation)
    {
        using var text = new MemoryStream();
        await registry.CollectAndExportAsTextAsync(text, cancellation);
        if (engine is not null)
        {
            await engine.WriteKindsAsync(text, cancellation);
        }

        _last = ExpositionReader.Read(Encoding.UTF8.GetString(text.GetBuffer(), 0, (int)text.Length));
        foreach (var family in _last.Values.Where(f => _known.Add(f.Name)))
        {
            var name = family.Name;
            if (family.IsCounter)
            {
                _meter.CreateObservableCounter(name, () => Measure(name), description: family.Help);
            }
            else
            {
                _meter.CreateObservableGauge(name, () => Measure(name), description: family.Help);
            }
        }
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _meter.Dispose();
        base.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            try
            {
                await ReadAsync(stoppingToken);
            }
            catch (Exception) when (!stoppingToken.IsCancellationRequested)
            {
                // Metrics that cannot be read this time are read the next; the program goes on without them.
            }

            await Task.Delay(Interval, time, stoppingToken);
        }
    }

    private IEnumerable<Measurement<double>> Measure(string name) => _last.TryGetValue(name, out var family)
        ? family.Samples.Select(static s => new Measurement<double>(s.Number, s.Tags))
        : [];
}
