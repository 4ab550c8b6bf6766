using Keyferry.Api.PushSecrets;
using Keyferry.Kubernetes.Types;
using Keyferry.Providers.Contract;

namespace Keyferry.Sync.PushSecrets;

/// <summary>The clean-up step of a pass (<c>deletionPolicy: Delete</c>): entries that are no more, or whose source is gone.</summary>
/// <param name="cleanup">Deletes.</param>
/// <param name="memory">Since when something could not be deleted.</param>
/// <param name="time">The clock.</param>
internal sealed class PushRemoval(PushCleanup cleanup, PushMemory memory, TimeProvider time)
{
    /// <summary>The event that says that something stays in a store.</summary>
    public const string LeftBehindReason = "LeftBehind";

    private const string FailurePrefix = "Failed to Delete Secrets from Provider: ";
    private const int MostNamed = 20;

    /// <summary>Deletes the entries that a successful push no longer has.</summary>
    public async ValueTask<PushOutcome> AfterPushAsync(
        ObjectKey key, PushSecret push, PushPass pass, SourceList listed, CancellationToken cancellation)
    {
        var notes = pass.Notes.ToList();
        if (push.Spec.Selector?.Secret is not null && listed.Names.Count == 0)
        {
            notes.Add(new PushNote(true, PushOutcome.NothingSelectedReason, "spec.selector.secret.selector matches no Secret in this namespace"));
        }

        var success = PushOutcome.Success(push.Spec.UpdatePolicy == UpdatePolicy.IfNotExists, pass.Synced);
        if (push.Spec.DeletionPolicy != PushDeletionPolicy.Delete)
        {
            return success with { Notes = notes };
        }

        var doomed = new List<SyncedEntry>();
        foreach (var store in StaleEntries.Of(SyncedSecrets.Of(push.Status), pass.Synced, pass.Sessions)
            .GroupBy(static e => e.Store, StringComparer.Ordinal))
        {
            var session = pass.Sessions.GetValueOrDefault(store.Key)
                ?? (await cleanup.OpenAsync(store.Key, key.Namespace, cancellation)).Session;
            foreach (var entry in store)
            {
                var fate = StaleEntries.FateOf(entry, session, pass.Synced, pass.Sessions);
                if (fate == StaleFate.Delete)
                {
                    doomed.Add(entry);
                }
                else if (fate == StaleFate.KeepForDoubt)
                {
                    notes.Add(new PushNote(true, LeftBehindReason, $"{entry} is not deleted: it may be what was just written through another store"));
                }
            }
        }

        var failure = await DeleteAsync(key, push, doomed, notes, cancellation);
        if (failure is null)
        {
            return success with { Notes = notes };
        }

        pass.Synced.AddLeft(failure.Synced!.Entries);
        return failure with { Synced = pass.Synced, Notes = notes };
    }

    /// <summary>Deletes everything, as the source is gone.</summary>
    /// <param name="key">The PushSecret.</param>
    /// <param name="push">The same.</param>
    /// <param name="missing">What the pass came to where nothing is to be deleted.</param>
    /// <param name="cancellation">Ends the calls.</param>
    public async ValueTask<PushOutcome> AfterSourceAsync(
        ObjectKey key, PushSecret push, PushOutcome missing, CancellationToken cancellation)
    {
        var all = StaleEntries.Of(SyncedSecrets.Of(push.Status), new SyncedSecrets());
        if (push.Spec.DeletionPolicy != PushDeletionPolicy.Delete || all.Count == 0)
        {
            var wasDeleted = push.Status?.Conditions?.Exists(static c => c.Reason == PushOutcome.SourceDeletedReason) == true;
            return wasDeleted ? PushOutcome.SourceDeleted with { IsKnown = true } : missing;
        }

        var notes = new List<PushNote>();
        var failure = await DeleteAsync(key, push, all, notes, cancellation);
        return (failure ?? PushOutcome.SourceDeleted) with { Notes = notes };
    }

    /// <summary>Deletes everything, as the PushSecret is being deleted.</summary>
    /// <returns>What is left to be done, or null; and what nobody will delete any more, or null.</returns>
    public async ValueTask<(PushOutcome? Failure, PushNote? Abandoned)> AtTheEndAsync(
        ObjectKey key, PushSecret push, CancellationToken cancellation)
    {
        var all = StaleEntries.Of(SyncedSecrets.Of(push.Status), new SyncedSecrets());
        var result = await cleanup.DeleteAsync(key.Namespace, all, push.Metadata.DeletionTimestamp, isEnding: true, cancellation);
        return (Failed(result), Abandoned(result));
    }

    private async ValueTask<PushOutcome?> DeleteAsync(
        ObjectKey key, PushSecret push, IReadOnlyList<SyncedEntry> entries, List<PushNote> notes, CancellationToken cancellation)
    {
        if (entries.Count == 0)
        {
            memory.CleanedUp(key);
            return null;
        }

        var result = await cleanup.DeleteAsync(
            push.Metadata.NamespaceProperty, entries, memory.CleanupSince(key), isEnding: false, cancellation);
        if (Abandoned(result) is { } note)
        {
            notes.Add(note);
        }

        if (result.Left.Count == 0)
        {
            memory.CleanedUp(key);
            return null;
        }

        memory.CleanupFailed(key, time.GetUtcNow().UtcDateTime);
        return Failed(result);
    }

    private static PushOutcome? Failed(CleanupResult result)
    {
        if (result.Left.Count == 0)
        {
            return null;
        }

        var left = new SyncedSecrets();
        foreach (var entry in result.Left)
        {
            left.Add(entry.Store, entry.Name, entry.Data);
        }

        var failure = result.Failure ?? new FetchFailure(FetchFailureKind.Unavailable, "no reason was given");
        var outcome = PushOutcome.Failed(FailurePrefix + failure.Message, failure.RetryAfter) with { Synced = left };

        // Nothing tells that credentials are back, and after two minutes it is over: not to be left to a growing back-off.
        return result.IsShort ? outcome with { RequeueAfter = PushCleanup.Patience / 11 } : outcome;
    }

    private static PushNote? Abandoned(CleanupResult result)
    {
        if (result.Abandoned.Count == 0)
        {
            return null;
        }

        var named = string.Join(", ", result.Abandoned.Take(MostNamed));
        var more = result.Abandoned.Count > MostNamed ? $" and {result.Abandoned.Count - MostNamed} more" : "";
        return new PushNote(true, LeftBehindReason, $"could not be deleted and stays in the store: {named}{more}: {result.Failure?.Message}");
    }
}
