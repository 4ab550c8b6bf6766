using Prometheus;

namespace Keyferry.Sync.Metrics;

/// <summary>
/// All that the process tells of its engine in <c>/metrics</c>. Counts go on from one engine to the next, as when a lease
/// is lost and won again; what is told of objects and queues is told of the engine at work, if there is one.
/// </summary>
public sealed class EngineMetrics
{
    private readonly bool _extendedLabels;
    private readonly Counter _throttled;
    private EngineRunMetrics? _current;

    /// <summary>Registers what there is in any case.</summary>
    /// <param name="registry">Where series with fixed labels live; those of objects are written by <see cref="WriteObjectsAsync"/>.</param>
    /// <param name="time">The clock.</param>
    /// <param name="extendedLabels">Whether series of objects carry the objects' app.kubernetes.io labels.</param>
    public EngineMetrics(CollectorRegistry registry, TimeProvider time, bool extendedLabels = false)
    {
        var factory = Prometheus.Metrics.WithCustomRegistry(registry);

        // Exemplars would cost every count a look at the current trace, and there is none.
        factory.ExemplarBehavior = ExemplarBehavior.NoExemplars();
        Factory = factory;
        Time = time;
        _extendedLabels = extendedLabels;
        Due = factory.CreateGauge(
            "keyferry_due_untouched", "Objects that are due and that no worker has looked at yet.", ["controller"]);
        LongestDue = factory.CreateGauge(
            "keyferry_due_untouched_longest_seconds", "How long the first of them has been due.", ["controller"]);
        _throttled = factory.CreateCounter(
            "keyferry_provider_throttled_total", "Calls that a store answered with a request for fewer calls.", ["provider"]);
        registry.AddBeforeCollectCallback(() => Volatile.Read(ref _current)?.SetLevels());
    }

    /// <summary>Whether there is a series for each object; else one for each kind.</summary>
    public bool ObjectLabels { get; init; } = true;

    /// <summary>Counts that a store asked to be called less.</summary>
    /// <param name="provider">The provider's key, such as <c>aws</c>.</param>
    public void CountThrottled(string provider) => _throttled.WithLabels(provider).Inc();

    /// <summary>Shows the count of throttled calls of providers from zero, so that a first one is an increase.</summary>
    /// <param name="providers">The providers' keys.</param>
    public void ShowProviders(IEnumerable<string> providers)
    {
        foreach (var provider in providers)
        {
            _throttled.WithLabels(provider);
        }
    }

    internal IMetricFactory Factory { get; }

    internal TimeProvider Time { get; }

    internal Gauge Due { get; }

    internal Gauge LongestDue { get; }

    /// <summary>Metrics that nobody sees, for kinds that are not served: those have no families.</summary>
    /// <param name="time">The clock.</param>
    public static EngineMetrics Unseen(TimeProvider time) => new(Prometheus.Metrics.NewCustomRegistry(), time);

    /// <summary>
    /// Begins to tell of an engine, until that is disposed. A replica that does not lead tells of no object: what it saw is
    /// of another time, and a sum over replicas would count an object twice.
    /// </summary>
    public EngineRunMetrics Begin()
    {
        var run = new EngineRunMetrics(this);
        Volatile.Write(ref _current, run);
        return run;
    }

    /// <summary>Writes the series of objects as text; they belong behind what the registry writes.</summary>
    /// <param name="output">Takes the text.</param>
    /// <param name="cancellation">Ends the writing.</param>
    public async Task WriteObjectsAsync(Stream output, CancellationToken cancellation)
    {
        if (Volatile.Read(ref _current) is not { } run)
        {
            return;
        }

        using var writer = new ExpositionWriter(output);
        if (!ObjectLabels)
        {
            await WriteKindsAsync(run, writer, cancellation);
            return;
        }

        var families = new ObjectFamilies(writer, _extendedLabels);
        List<(string Kind, IReadOnlyList<ObjectSample> Samples)> stores = [];
        foreach (var series in run.Series)
        {
            var samples = series.Samples();
            await families.WriteAsync(series, samples, cancellation);
            if (series.StoreKind is { } kind)
            {
                stores.Add((kind, samples));
            }
        }

        await families.StoreErrorsAsync(stores, cancellation);
        await writer.FlushAsync(cancellation);
    }

    /// <summary>Writes one series a kind instead, whatever <see cref="ObjectLabels"/> says.</summary>
    /// <param name="output">Takes the text.</param>
    /// <param name="cancellation">Ends the writing.</param>
    public async Task WriteKindsAsync(Stream output, CancellationToken cancellation)
    {
        if (Volatile.Read(ref _current) is { } run)
        {
            using var writer = new ExpositionWriter(output);
            await WriteKindsAsync(run, writer, cancellation);
        }
    }

    private static async Task WriteKindsAsync(EngineRunMetrics run, ExpositionWriter writer, CancellationToken cancellation)
    {
        new KindFamilies(writer).Write(run.Series);
        await writer.FlushAsync(cancellation);
    }

    internal void End(EngineRunMetrics run) => Interlocked.CompareExchange(ref _current, null, run);
}
