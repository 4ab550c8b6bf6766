using Keyferry.Kubernetes.Calls;
using Keyferry.Providers.Contract;
using Keyferry.Sync.Stores;

namespace Keyferry.Sync.PushSecrets;

/// <summary>What a clean-up came to.</summary>
/// <param name="Left">Entries that could not be deleted yet.</param>
/// <param name="Abandoned">Entries that nobody tries to delete any more: they stay in the store.</param>
/// <param name="Failure">Why something is left or abandoned; null where nothing is.</param>
/// <param name="IsShort">Whether some of what is left is let go of within <see cref="PushCleanup.Patience"/>.</param>
public sealed record CleanupResult(
    IReadOnlyList<SyncedEntry> Left, IReadOnlyList<SyncedEntry> Abandoned, FetchFailure? Failure, bool IsShort = false);

/// <summary>
/// Deletes what was pushed. Where there are no credentials any more it lets go after <see cref="Patience"/>, or as soon as the
/// namespace ends: neither is to hang on a secret that nobody can delete. What a store forbids is held on to for as long as the
/// PushSecret stays: the permission may come.
/// </summary>
/// <param name="access">Decides who may use which store.</param>
/// <param name="scheduler">Makes the calls.</param>
/// <param name="api">Knows whether a namespace ends.</param>
/// <param name="time">The clock.</param>
public sealed class PushCleanup(StoreAccess access, StoreScheduler scheduler, IKubeApi api, TimeProvider time)
{
    // The scheduler makes no more calls at a time to one store.
    private const int AtOnce = 8;

    /// <summary>How long it is tried without credentials: when two minutes are over, nothing is held any more.</summary>
    public static TimeSpan Patience { get; } = TimeSpan.FromSeconds(110);

    /// <summary>Deletes entries.</summary>
    /// <param name="ns">The PushSecret's namespace.</param>
    /// <param name="entries">What to delete.</param>
    /// <param name="since">Since when it has been tried; null where this is the first time.</param>
    /// <param name="isEnding">Whether the PushSecret waits for it, to go.</param>
    /// <param name="cancellation">Ends the calls.</param>
    public async ValueTask<CleanupResult> DeleteAsync(
        string ns, IReadOnlyList<SyncedEntry> entries, DateTime? since, bool isEnding,
        CancellationToken cancellation)
    {
        var failed = new List<(SyncedEntry Entry, FetchFailure Failure)>();
        foreach (var store in entries.GroupBy(static e => e.Store, StringComparer.Ordinal))
        {
            failed.AddRange(await DeleteAsync(ns, store.Key, [.. store], cancellation));
        }

        if (failed.Count == 0)
        {
            return new CleanupResult([], [], null);
        }

        var isOver = since is { } begun && time.GetUtcNow().UtcDateTime - begun >= Patience;
        var ends = await NamespaceEnd.IsNearAsync(api, ns, cancellation);
        var letGo = failed.ToLookup(f => IsTransient(f.Failure) ? ends && isOver : ends || (isOver && IsShort(f.Failure, isEnding)));
        return new CleanupResult(
            [.. letGo[false].Select(static f => f.Entry)], [.. letGo[true].Select(static f => f.Entry)], failed[0].Failure,
            letGo[false].Any(f => IsShort(f.Failure, isEnding)));
    }

    /// <summary>Opens the store that a name in the status means.</summary>
    public async ValueTask<(StoreSession? Session, FetchFailure? Failure)> OpenAsync(
        string statusKey, string ns, CancellationToken cancellation) => PushStore.KeyOf(statusKey, ns) is { } key
        ? await access.AuthorizeAsync(key, null, ns, cancellation, evenUnready: true)
        : (null, new FetchFailure(FetchFailureKind.Invalid, $"status.syncedPushSecrets: \"{statusKey}\" names no store"));

    private async ValueTask<IReadOnlyList<(SyncedEntry Entry, FetchFailure Failure)>> DeleteAsync(
        string ns, string statusKey, IReadOnlyList<SyncedEntry> entries, CancellationToken cancellation)
    {
        if (entries.Count == 0)
        {
            return [];
        }

        var (session, refusal) = await OpenAsync(statusKey, ns, cancellation);
        if (session is null)
        {
            refusal ??= new FetchFailure(FetchFailureKind.Invalid, "the store cannot be used");
            return [.. entries.Select(e => (e, refusal))];
        }

        var failed = new List<(SyncedEntry Entry, FetchFailure Failure)>();
        foreach (var some in entries.Chunk(AtOnce))
        {
            var answers = await Task.WhenAll(some.Select(
                e => scheduler.DeleteAsync(session, PushEntry.TargetOf(e.Data), cancellation).AsTask()));
            failed.AddRange(some.Zip(answers).Where(static a => a.Second is not null).Select(static a => (a.First, a.Second!)));
        }

        return failed;
    }

    // Whether it is not tried for longer. A store that answers and refuses may be told to permit it.
    private static bool IsShort(FetchFailure failure, bool isEnding) =>
        !IsTransient(failure) && (isEnding || failure.Kind != FetchFailureKind.Denied);

    // Whether a failure passes by itself.
    private static bool IsTransient(FetchFailure failure) =>
        failure.Kind is FetchFailureKind.Unavailable or FetchFailureKind.Throttled;
}
