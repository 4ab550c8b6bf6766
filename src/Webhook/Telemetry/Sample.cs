namespace Keyferry.Webhook.Telemetry;

/// <summary>One value of a metric.</summary>
/// <param name="Tags">Its labels.</param>
/// <param name="Number">The number.</param>
public sealed record Sample(KeyValuePair<string, object?>[] Tags, double Number);

/// <summary>The values of one name.</summary>
/// <param name="Name">The name.</param>
/// <param name="IsCounter">Whether it only grows.</param>
/// <param name="Help">What it is.</param>
/// <param name="Samples">The values.</param>
public sealed record MetricFamily(string Name, bool IsCounter, string Help, List<Sample> Samples);
