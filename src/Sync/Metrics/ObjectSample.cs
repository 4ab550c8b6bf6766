namespace Keyferry.Sync.Metrics;

/// <summary>What is told of one object at one scrape.</summary>
/// <param name="Namespace">Its namespace; empty for a cluster-scoped object.</param>
/// <param name="Name">Its name.</param>
/// <param name="Labels">Its labels; null for none.</param>
/// <param name="Ready">The status of its Ready condition; null where there is nothing to tell.</param>
/// <param name="Counts">Its passes; null where this process has not reconciled it yet.</param>
internal readonly record struct ObjectSample(
    string Namespace, string Name, IDictionary<string, string>? Labels, string? Ready, ObjectCounts? Counts);
