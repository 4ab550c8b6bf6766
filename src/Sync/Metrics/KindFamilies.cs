namespace Keyferry.Sync.Metrics;

/// <summary>
/// Writes the families of objects with one series a kind, for who wants no names in metrics: counts are of all passes, and a
/// condition's value is the number of objects that have the status. Nothing is told of single objects.
/// </summary>
/// <param name="writer">Takes the text.</param>
internal sealed class KindFamilies(ExpositionWriter writer)
{
    private static readonly string[] _statuses = ["True", "False", "Unknown"];

    /// <summary>Writes the families of all kinds.</summary>
    /// <param name="all">The kinds.</param>
    public void Write(IEnumerable<IObjectSeries> all)
    {
        List<(string Kind, long Failed)> stores = [];
        foreach (var series in all)
        {
            if (series.CountsCalls)
            {
                Calls(series.Prefix, series.Total);
            }

            var ready = series.Samples().Where(static s => s.Ready is not null).CountBy(static s => s.Ready!).ToDictionary();
            Conditions(series.Prefix, ready);
            if (series.StoreKind is { } kind)
            {
                stores.Add((kind, ready.GetValueOrDefault("False")));
            }
        }

        writer.Family(ObjectFamilies.LastStoreError, "gauge", "How many stores' last check failed.");
        foreach (var (kind, failed) in stores)
        {
            writer.Sample(ObjectFamilies.LastStoreError);
            writer.Label("kind", kind);
            writer.Value(failed);
        }
    }

    private void Calls(string prefix, ObjectCounts total)
    {
        Count($"{prefix}_sync_calls_total", "Passes over objects.", (null, total.Passes));
        Count($"{prefix}_sync_calls_error", "Passes over objects that failed.", (null, total.Failures));
        Count($"{prefix}s_sync_calls_total", "Passes over objects, by how they ended.",
            ("success", total.Passes - total.Failures), ("error", total.Failures));
        Count($"{prefix}s_sync_call_errors_total", "Passes over objects that failed.", (null, total.Failures));
    }

    private void Count(string family, string help, params ReadOnlySpan<(string? Status, long Value)> samples)
    {
        writer.Family(family, "counter", help);
        foreach (var (status, value) in samples)
        {
            writer.Sample(family);
            if (status is not null)
            {
                writer.Label("status", status);
            }

            writer.Value(value);
        }
    }

    private void Conditions(string prefix, Dictionary<string, int> ready)
    {
        var family = prefix + "_status_condition";
        writer.Family(family, "gauge", "How many objects have the status.");
        foreach (var status in _statuses)
        {
            writer.Sample(family);
            writer.Label("condition", "Ready");
            writer.Label("status", status);
            writer.Value(ready.GetValueOrDefault(status));
        }
    }
}
