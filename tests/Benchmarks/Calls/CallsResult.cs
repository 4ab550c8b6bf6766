using System.Globalization;
using Keyferry.Benchmarks.Figures;

namespace Keyferry.Benchmarks.Calls;

/// <summary>How many calls a case took.</summary>
/// <param name="Case">The case.</param>
/// <param name="StoreCalls">Calls to the store, logins among them, without refused batches.</param>
/// <param name="Logins">Calls that signed in; null where none do.</param>
/// <param name="RefusedBatches">Calls for several keys that the store refused.</param>
/// <param name="CredentialReads">How often the Secret with the store's credentials was read.</param>
/// <param name="ReadySeconds">Until the last ExternalSecret was seen Ready.</param>
internal sealed record CallsResult(
    CallsCase Case, long StoreCalls, long? Logins, long RefusedBatches, long CredentialReads, double ReadySeconds)
{
    /// <summary>How often the Secret with the credentials may be read.</summary>
    public const int MostCredentialReads = 1;

    /// <summary>Whether no more calls were made than are allowed.</summary>
    public bool IsWithin => StoreCalls <= Case.Most && CredentialReads <= MostCredentialReads;

    /// <summary>The figures of it.</summary>
    public IEnumerable<Figure> Figures()
    {
        yield return One("store_calls", StoreCalls);
        yield return One("store_calls_allowed", Case.Most);
        if (Logins is { } logins)
        {
            yield return One("logins", logins);
        }

        yield return One("refused_batches", RefusedBatches);
        yield return One("credential_reads", CredentialReads);

        Figure One(string name, double value) => new("calls", name, value, "1", Case.Name) { N = Case.Count };
    }

    /// <summary>In a sentence.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"  {StoreCalls:N0} calls to the store (at most {Case.Most:N0}){(Logins is null ? "" : $", of these {Logins} logins")}, {RefusedBatches} refused batches, {CredentialReads:N0} reads of its credentials (at most {MostCredentialReads}); all Ready in {ReadySeconds:F1} s");
}
