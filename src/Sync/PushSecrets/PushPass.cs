using System.Globalization;
using Keyferry.Api.PushSecrets;
using Keyferry.Providers.Contract;
using Keyferry.Sync.Stores;

namespace Keyferry.Sync.PushSecrets;

/// <summary>
/// One push of one or several sources to all stores: what was written, what failed, and what the user should know. Stores do
/// not wait for each other, and the failure of one keeps nothing from another.
/// </summary>
/// <param name="push">The PushSecret.</param>
/// <param name="stores">The stores.</param>
/// <param name="planner">Knows the entries of a store.</param>
/// <param name="writer">Writes.</param>
internal sealed class PushPass(PushSecret push, IReadOnlyList<PushStore> stores, PushPlanner planner, PushWriter writer)
{
    // Each entry is a secret of the store and a line of the status, which has to fit into an object of 1.5 MiB.
    private const int MostEntries = 2_000;
    private const long MostMetadata = 512 << 10;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, StoreSession> _sessions = new(StringComparer.Ordinal);
    private readonly Dictionary<string, StorePush> _failed = new(StringComparer.Ordinal);
    private readonly HashSet<PushNote> _notes = [];
    private int _entries;
    private long _metadata;

    /// <summary>What is in the stores now.</summary>
    public SyncedSecrets Synced { get; } = new();

    /// <summary>The stores that could be opened, by their names in the status.</summary>
    public IReadOnlyDictionary<string, StoreSession> Sessions => _sessions;

    /// <summary>What the user should know.</summary>
    public IReadOnlyList<PushNote> Notes => [.. _notes.OrderBy(static n => n.Message, StringComparer.Ordinal)];

    /// <summary>Why a store was not written to as a whole, in the order of the stores.</summary>
    public IReadOnlyList<StorePush> Failures =>
        [.. stores.Where(s => _failed.ContainsKey(s.StatusKey)).Select(s => _failed[s.StatusKey])];

    /// <summary>Whether a store changed while the push waited for it, so that all is to be planned anew.</summary>
    public bool IsSuperseded => _failed.Values.Any(static f => ReferenceEquals(f.Failure, StoreScheduler.Superseded));

    /// <summary>Opens the stores.</summary>
    public async ValueTask OpenAsync(
        StoreAccess access, IReadOnlyDictionary<StoreKey, StoreLookup> lookups, CancellationToken cancellation)
    {
        foreach (var store in stores)
        {
            Synced.AddStore(store.StatusKey);
            var (session, failure) = await access.AuthorizeAsync(
                store.Key, lookups.GetValueOrDefault(store.Key), push.Metadata.NamespaceProperty, cancellation);
            if (session is not null)
            {
                _sessions[store.StatusKey] = session;
            }
            else
            {
                var refusal = failure ?? new FetchFailure(FetchFailureKind.Unavailable, "the store cannot be used");
                _failed[store.StatusKey] = new StorePush(
                    refusal, $"could not get secrets client for store {store.Key.Name}: {refusal.Message}");
            }
        }
    }

    /// <summary>
    /// Whether all that would be pushed is there already, and stays: then a generator need not make a value for nobody.
    /// </summary>
    public async ValueTask<bool> HasAllAsync(CancellationToken cancellation)
    {
        if (push.Spec.UpdatePolicy != UpdatePolicy.IfNotExists || push.Spec.DataTo is { Count: > 0 } || _failed.Count > 0)
        {
            return false;
        }

        List<PushEntry> entries = [.. (push.Spec.Data ?? []).Select(static d => new PushEntry(PushMerge.Defaulted(d)))];
        foreach (var store in stores)
        {
            if (!await writer.HasAllAsync(_sessions[store.StatusKey], entries, cancellation))
            {
                return false;
            }
        }

        foreach (var store in stores)
        {
            entries.ForEach(e => Pushed(store, e));
        }

        return true;
    }

    /// <summary>Pushes one source to all stores that have not failed.</summary>
    public async ValueTask PushAsync(PushSource source, CancellationToken cancellation) => await Task.WhenAll(
        stores.Where(s => !_failed.ContainsKey(s.StatusKey)).ToList().Select(s => PushAsync(s, source, cancellation)));

    private async Task PushAsync(PushStore store, PushSource source, CancellationToken cancellation)
    {
        var entries = Bounded(await planner.PlanAsync(push.Spec, store, source, cancellation));
        var result = entries.Error is { } error
            ? new StorePush(new FetchFailure(FetchFailureKind.Invalid, error), error)
            : await writer.PushAsync(push, _sessions[store.StatusKey], source, entries.Entries, entry => Pushed(store, entry), cancellation);
        lock (_gate)
        {
            _notes.UnionWith(entries.Notes.Select(static n => new PushNote(true, PushOutcome.NothingSelectedReason, n)));
            if (result.Failure is not null)
            {
                _failed[store.StatusKey] = result;
            }
        }
    }

    private PushEntries Bounded(PushEntries entries)
    {
        lock (_gate)
        {
            _entries += entries.Entries.Count;
            _metadata += entries.Entries.Sum(static e => e.Data.Metadata?.GetRawText().Length ?? 0L);
            return _entries > MostEntries || _metadata > MostMetadata
                ? PushEntries.Of(string.Create(
                    CultureInfo.InvariantCulture,
                    $"too much for one PushSecret: it may have {MostEntries} entries and {MostMetadata} characters of metadata over all stores; narrow spec.dataTo with match.regexp, or push one bundle with remoteKey"))
                : entries;
        }
    }

    private void Pushed(PushStore store, PushEntry entry)
    {
        lock (_gate)
        {
            if (Synced.Has(store.StatusKey, entry.StatusKey) && push.Spec.Selector?.Secret is not null)
            {
                _notes.Add(new PushNote(
                    true, "Overwritten", $"several of the selected Secrets are pushed to {entry.StatusKey} in {store.StatusKey}: the last by name stands"));
            }

            Synced.Add(store.StatusKey, entry.StatusKey, entry.Data);
        }
    }
}
