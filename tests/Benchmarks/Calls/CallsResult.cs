using System.Globalization;
using Keyferry.Benchmarks.Figures;

namespace Keyferry.Benchmarks.Calls;

/// <summary>How many calls a case took.</summary>
/// <param name="Case">The case.</param>
/// <param name="StoreCalls">Calls to the store, without refused batches.</param>
/// <param name="RefusedBatches">Calls for several keys that the store refused.</param>
/// <param name="Reads">
/// Objects that the engine read from the API server (GET), from before the store was created on: the Secret with the
/// store's credentials is one.
/// </param>
/// <param name="ReadySeconds">Until the last ExternalSecret was seen Ready.</param>
internal sealed record CallsResult(CallsCase Case, long StoreCalls, long RefusedBatches, long Reads, double ReadySeconds)
{
    /// <summary>The figures of it.</summary>
    public IEnumerable<Figure> Figures()
    {
        yield return One("store_calls", StoreCalls);
        yield return One("store_calls_allowed", Case.Most);
        yield return One("refused_batches", RefusedBatches);
        yield return One("api_reads", Reads);

        Figure One(string name, double value) => new("calls", name, value, "1", Case.Name) { N = Case.Count };
    }

    /// <summary>In a sentence.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"  {StoreCalls:N0} calls to the store (at most {Case.Most:N0}), {RefusedBatches} refused batches, {Reads:N0} reads from the API server; all Ready in {ReadySeconds:F1} s");
}
