using System.Globalization;
using Keyferry.Benchmarks.Figures;

namespace Keyferry.Benchmarks.Burst;

/// <summary>What one burst took.</summary>
/// <param name="Count">How many ExternalSecrets.</param>
/// <param name="CreateSeconds">Until the last one was created.</param>
/// <param name="ReadySeconds">Until the last one was seen Ready.</param>
/// <param name="ToSecret">Seconds from each one's sending until its Secret was seen.</param>
/// <param name="CpuMilliseconds">The engine's CPU time for each.</param>
/// <param name="PeakMebibytes">The engine's largest resident set, from its start on.</param>
/// <param name="ProviderCalls">Calls that the store got.</param>
/// <param name="FloorSeconds">The same writes with no engine; null where they were not measured.</param>
internal sealed record BurstResult(
    int Count, double CreateSeconds, double ReadySeconds, Percentiles ToSecret, double CpuMilliseconds,
    double PeakMebibytes, long ProviderCalls, double? FloorSeconds)
{
    /// <summary>The figures of it.</summary>
    /// <param name="target">The API server: <c>local</c> or <c>real</c>.</param>
    public IEnumerable<Figure> Figures(string target)
    {
        yield return One("ready_seconds", ReadySeconds, "s");
        if (FloorSeconds is { } floor)
        {
            yield return One("floor_seconds", floor, "s");
            yield return One("floor_ratio", ReadySeconds / floor, "1");
        }

        yield return One("cpu_ms_per_object", CpuMilliseconds, "ms");
        yield return One("peak_mib", PeakMebibytes, "MiB");
        yield return One("provider_calls", ProviderCalls, "1");
        yield return One("to_secret_p50_s", ToSecret.At(0.5), "s");
        yield return One("to_secret_p99_s", ToSecret.At(0.99), "s");

        Figure One(string name, double value, string unit) => new("burst", name, value, unit, target) { N = Count };
    }

    /// <summary>In a sentence.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"  created in {CreateSeconds:F1} s, all Ready in {ReadySeconds:F1} s{Floor}; create to Secret p50 {ToSecret.At(0.5):F1} s, p99 {ToSecret.At(0.99):F1} s; {CpuMilliseconds:F1} ms CPU each, peak {PeakMebibytes:F0} MiB, {ProviderCalls:N0} calls");

    private string Floor => FloorSeconds is { } floor
        ? string.Create(CultureInfo.InvariantCulture, $" (the same writes with no engine: {floor:F1} s)")
        : "";
}
