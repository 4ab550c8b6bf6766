namespace Keyferry.Sync.Metrics;

/// <summary>Writes the families of a kind, under the names and labels of ESO and of the tutorials.</summary>
/// <param name="writer">Takes the text.</param>
/// <param name="extendedLabels">Whether samples carry their object's app.kubernetes.io labels.</param>
internal sealed class ObjectFamilies(ExpositionWriter writer, bool extendedLabels)
{
    /// <summary>How the last check of stores ended.</summary>
    public const string LastStoreError = "externalsecrets_store_last_sync_error_condition";

    // Prometheus allows letters, digits and underscores in names of labels.
    private static readonly (string Key, string Name)[] ExtendedLabels =
    [
        .. new[] { "component", "instance", "managed-by", "name", "part-of", "version" }
            .Select(static l => ($"app.kubernetes.io/{l}", "app_kubernetes_io_" + l.Replace('-', '_'))),
    ];

    /// <summary>Writes what is told of the objects of one kind.</summary>
    public async ValueTask WriteAsync(
        IObjectSeries series, IReadOnlyList<ObjectSample> samples, CancellationToken cancellation)
    {
        if (series.CountsCalls)
        {
            await CallsAsync(series.Prefix, samples, cancellation);
        }

        await ConditionsAsync(series, samples, cancellation);
        var duration = series.Prefix + "_reconcile_duration";
        writer.Family(duration, "gauge", "How long the last pass over the object took, in nanoseconds.");
        foreach (var sample in samples)
        {
            if (sample.Counts is { } counts)
            {
                Sample(duration, sample, null, counts.LastNanoseconds);
                await writer.FlushIfFullAsync(cancellation);
            }
        }
    }

    /// <summary>Writes how the last check of each store ended.</summary>
    public async ValueTask StoreErrorsAsync(
        IEnumerable<(string Kind, IReadOnlyList<ObjectSample> Samples)> stores, CancellationToken cancellation)
    {
        writer.Family(LastStoreError, "gauge", "1 where the last check of the store failed, else 0.");
        foreach (var (kind, samples) in stores)
        {
            foreach (var sample in samples)
            {
                if (sample.Ready is not null)
                {
                    writer.Sample(LastStoreError);
                    writer.Label("kind", kind);
                    writer.Label("name", sample.Name);
                    writer.Label("namespace", sample.Namespace);
                    writer.Value(sample.Ready == "False" ? 1 : 0);
                    await writer.FlushIfFullAsync(cancellation);
                }
            }
        }
    }

    private async ValueTask CallsAsync(
        string prefix, IReadOnlyList<ObjectSample> samples, CancellationToken cancellation)
    {
        await CountsAsync($"{prefix}_sync_calls_total", "Passes over the object.", null,
            static c => c.Passes, samples, cancellation);
        await CountsAsync($"{prefix}_sync_calls_error", "Passes over the object that failed.", null,
            static c => c.Failures, samples, cancellation);

        // The names that tutorials use; no version of ESO serves them.
        await CountsAsync($"{prefix}s_sync_calls_total", "Passes over the object, by how they ended.", "success",
            static c => c.Passes - c.Failures, samples, cancellation);
        await CountsAsync($"{prefix}s_sync_calls_total", null, "error",
            static c => c.Failures, samples, cancellation);
        await CountsAsync($"{prefix}s_sync_call_errors_total", "Passes over the object that failed.", null,
            static c => c.Failures, samples, cancellation);
    }

    private async ValueTask CountsAsync(
        string family, string? help, string? status, Func<ObjectCounts, long> value,
        IReadOnlyList<ObjectSample> samples, CancellationToken cancellation)
    {
        if (help is not null)
        {
            writer.Family(family, "counter", help);
        }

        foreach (var sample in samples)
        {
            if (sample.Counts is { } counts)
            {
                Sample(family, sample, status, value(counts));
                await writer.FlushIfFullAsync(cancellation);
            }
        }
    }

    private async ValueTask ConditionsAsync(
        IObjectSeries series, IReadOnlyList<ObjectSample> samples, CancellationToken cancellation)
    {
        var family = series.Prefix + "_status_condition";
        writer.Family(family, "gauge", "1 for the status that a condition of the object has, 0 for the other one.");
        foreach (var sample in samples)
        {
            if (sample.Ready is { } ready)
            {
                Condition(family, "Ready", sample, "True", ready == "True" ? 1 : 0);
                Condition(family, "Ready", sample, "False", ready == "False" ? 1 : 0);
                if (ready is not ("True" or "False"))
                {
                    Condition(family, "Ready", sample, "Unknown", 1);
                }

                await writer.FlushIfFullAsync(cancellation);
            }
        }

        foreach (var key in series.Deleted())
        {
            Condition(family, "Deleted", new ObjectSample(key.Namespace, key.Name, null, null, null), "False", 1);
            await writer.FlushIfFullAsync(cancellation);
        }
    }

    private void Condition(string family, string type, ObjectSample sample, string status, long value)
    {
        writer.Sample(family);
        Extended(sample.Labels);
        writer.Label("condition", type);
        writer.Label("name", sample.Name);
        writer.Label("namespace", sample.Namespace);
        writer.Label("status", status);
        writer.Value(value);
    }

    private void Sample(string family, ObjectSample sample, string? status, long value)
    {
        writer.Sample(family);
        Extended(sample.Labels);
        writer.Label("name", sample.Name);
        writer.Label("namespace", sample.Namespace);
        if (status is not null)
        {
            writer.Label("status", status);
        }

        writer.Value(value);
    }

    private void Extended(IDictionary<string, string>? labels)
    {
        if (!extendedLabels)
        {
            return;
        }

        foreach (var (key, name) in ExtendedLabels)
        {
            writer.Label(name, labels?.TryGetValue(key, out var value) == true ? value : "");
        }
    }
}
