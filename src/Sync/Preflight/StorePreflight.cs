using System.Globalization;
using Keyferry.Api.ExternalSecrets;
using Keyferry.Kubernetes.Types;
using Keyferry.Providers.Contract;
using Keyferry.Sync.ExternalSecrets;
using Keyferry.Sync.Stores;

namespace Keyferry.Sync.Preflight;

/// <summary>
/// Asks stores whether what an ExternalSecret names is there, before it is stored: as the engine would, under the same identity, within
/// the same limits of calls. Nothing is written, and no value leaves it. For any number of threads.
/// </summary>
/// <param name="access">Decides who may use which store.</param>
/// <param name="scheduler">Reads from stores.</param>
/// <param name="waits">Learns when stores have answered.</param>
/// <param name="time">The clock.</param>
public sealed class StorePreflight(StoreAccess access, StoreScheduler scheduler, PreflightWaits waits, TimeProvider time)
{
    /// <summary>How many may wait at a time: each holds a turn of a review.</summary>
    public static readonly int MostAtOnce = Math.Max(1, Environment.ProcessorCount);

    /// <summary>How many entries of one object are asked for.</summary>
    public const int MostEntries = 100;

    private int _running;

    /// <summary>Asks.</summary>
    /// <param name="owner">The ExternalSecret, with its namespace.</param>
    /// <param name="limit">How long all of it may take.</param>
    /// <param name="cancellation">Nobody waits for the answer any more.</param>
    public async ValueTask<PreflightReport> AskAsync(ExternalSecret owner, TimeSpan limit, CancellationToken cancellation)
    {
        var item = waits.NewKey();
        try
        {
            if (Interlocked.Increment(ref _running) > MostAtOnce)
            {
                return PreflightReport.Not("too many are under way");
            }

            using var late = new CancellationTokenSource(limit, time);
            using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellation, late.Token);
            return await AskAsync(owner, item, ending.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return PreflightReport.Not(
                string.Create(CultureInfo.InvariantCulture, $"the stores have not answered within {limit.TotalSeconds:0.#} s"));
        }
        finally
        {
            Interlocked.Decrement(ref _running);
            scheduler.Forget(item);
            waits.Forget(item);
        }
    }

    private async ValueTask<PreflightReport> AskAsync(ExternalSecret owner, ObjectKey item, CancellationToken cancellation)
    {
        // What a search finds is found by reading all of it, and a generator may create something.
        var all = FetchPlan.Of(owner).Entries.Where(static e => e.ReadsStore && e.Search is null).ToList();
        var entries = all.Take(MostEntries).ToList();
        var opened = await OpenAsync(entries, owner.Metadata.NamespaceProperty, cancellation);
        var keys = entries.Select(e => opened[e.Store].Session is { } s ? s.Provider.KeyOf(s.Store, e.Reference) : default).ToArray();
        var wants = Enumerable.Range(0, keys.Length)
            .Where(i => opened[entries[i].Store].Session is not null)
            .GroupBy(i => entries[i].Store)
            .Select(g => new StoreWant(opened[g.Key].Session!, g.Select(i => keys[i]).ToHashSet()))
            .ToList();
        using var reads = await ReadAsync(new StoreWants(item, "", IsForced: false, time.GetTimestamp(), wants), cancellation);
        var failures = new List<PreflightFailure>();
        for (var at = 0; at < entries.Count; at++)
        {
            cancellation.ThrowIfCancellationRequested();
            var (session, failure) = opened[entries[at].Store];
            if (Judge(entries[at], session, failure, session is null ? default : reads.Of(entries[at].Store, keys[at])) is { } told)
            {
                failures.Add(told);
            }
        }

        if (all.Count > entries.Count)
        {
            failures.Add(new PreflightFailure(
                "spec.data", string.Create(CultureInfo.InvariantCulture, $"only the first {MostEntries} entries are asked for"), IsCertain: false));
        }

        return new PreflightReport(null, failures);
    }

    private async ValueTask<Dictionary<StoreKey, (StoreSession? Session, FetchFailure? Failure)>> OpenAsync(
        List<FetchEntry> entries, string ns, CancellationToken cancellation)
    {
        var opened = new Dictionary<StoreKey, (StoreSession? Session, FetchFailure? Failure)>();
        var stores = entries.Select(static e => e.Store).Distinct().ToList();
        foreach (var (key, lookup) in await access.FindAsync(stores, cancellation))
        {
            opened[key] = lookup.Store is { } found && !access.MatchesControllerClass(found.Object.Spec.Controller)
                ? (null, new FetchFailure(FetchFailureKind.Unavailable, $"{key.Kind} \"{key.Name}\" belongs to another controller"))
                : await access.AuthorizeAsync(key, lookup, ns, cancellation);
        }

        return opened;
    }

    private async ValueTask<RemoteReads> ReadAsync(StoreWants wants, CancellationToken cancellation)
    {
        while (true)
        {
            var woken = waits.Next(wants.Item);
            if (scheduler.Read(wants) is { } reads)
            {
                return reads;
            }

            await woken.WaitAsync(cancellation);
        }
    }

    private static PreflightFailure? Judge(FetchEntry entry, StoreSession? session, FetchFailure? refused, ReadResult read)
    {
        var field = entry.Field + (entry.SecretKey is null ? ".extract" : ".remoteRef");
        if (session is null)
        {
            return new PreflightFailure(field, refused?.Message ?? "the store cannot be used", IsCertain: false);
        }

        if (read.Failure is { } failure)
        {
            return failure.Kind == FetchFailureKind.NotFound
                ? new PreflightFailure($"{field}.key", $"{session.Store.Kind} \"{session.Store.Name}\" holds no such secret", IsCertain: true)
                : new PreflightFailure(field, failure.Message, IsCertain: failure.Kind == FetchFailureKind.Invalid && failure != BoundedAnswers.TooLarge);
        }

        var taken = session.Provider.Extract(entry.Reference, read.Value!);
        BoundedAnswers.Clear(taken);
        return taken.Failure is { } missing
            ? new PreflightFailure(field, missing.Message, IsCertain: missing.Kind is FetchFailureKind.Invalid or FetchFailureKind.NotFound)
            : null;
    }
}
