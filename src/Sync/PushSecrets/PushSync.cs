using Keyferry.Api.PushSecrets;
using Keyferry.Kubernetes.Controllers;
using Keyferry.Kubernetes.Types;
using Keyferry.Sync.Hashing;
using Keyferry.Sync.Stores;

namespace Keyferry.Sync.PushSecrets;

/// <summary>
/// One pass over a PushSecret that is ours: due, sources, stores, template, entries, push, clean-up, status. Each step is pure or
/// one edge to the outside.
/// </summary>
/// <param name="access">Decides who may use which store.</param>
/// <param name="sources">Finds sources.</param>
/// <param name="reading">Reads sources.</param>
/// <param name="templates">The template step.</param>
/// <param name="planner">The plan step.</param>
/// <param name="writer">The push step.</param>
/// <param name="removal">The clean-up step.</param>
/// <param name="reporter">The status step.</param>
/// <param name="memory">What was pushed last.</param>
/// <param name="time">The clock.</param>
internal sealed class PushSync(
    StoreAccess access, PushSources sources, SourceReading reading, PushTemplates templates, PushPlanner planner,
    PushWriter writer, PushRemoval removal, PushReporter reporter, PushMemory memory, TimeProvider time)
{
    /// <summary>Makes one pass.</summary>
    public async ValueTask<ReconcileResult> RunAsync(
        ObjectKey key, PushSecret push, ResolvedStores stores, CancellationToken cancellation)
    {
        var started = time.GetUtcNow();
        var version = SyncedVersion.Of(push.Metadata);
        var listed = await sources.FindAsync(push, cancellation);
        var seen = new PushSeen(push.Metadata.Uid, listed.Failure is null ? listed.Version : null, TextOf(stores));
        var isDue = PushRefresh.IsDue(push, version, started);
        var hasChanged = memory.HasChanged(key, seen, started, PushRefresh.Interval(push.Spec) <= TimeSpan.Zero);
        hasChanged |= templates.AreStale(key, push);
        if (!isDue && !hasChanged)
        {
            return reporter.Wait(push, memory.RenewAt(key));
        }

        var outcome = PushRefusal.OfNames(push.Spec, stores.Stores) is { } refusal ? PushOutcome.Refused(refusal)
            : listed.Failure is { } unknown
                ? PushOutcome.Failed($"{SourceReading.Unreadable}: {unknown.Message}", unknown)
                : null;
        if (outcome is not null)
        {
            return await reporter.WriteAsync(key, push, outcome, version, started, null, cancellation);
        }

        var pass = new PushPass(push, stores.Stores, planner, writer);
        if (!hasChanged && memory.Pushed(key) is { } pushed && pushed.Version == version && !PushRefresh.HasElapsed(push, pushed.At, started))
        {
            outcome = await CleanUpAsync(key, push, stores, listed, pass, pushed, cancellation);
            return await reporter.WriteAsync(key, push, outcome, version, started, memory.RenewAt(key), cancellation);
        }

        var (failed, read) = await PushAsync(push, stores, listed, pass, cancellation);
        if (pass.IsSuperseded)
        {
            return ReconcileResult.Requeue;
        }

        seen = seen with { Sources = listed.Version is null ? null : string.Join(' ', read.Versions), RenewAt = read.RenewAt };
        outcome = failed is { IsMissing: true } ? await removal.AfterSourceAsync(key, push, failed.Failure!, cancellation)
            : failed is not null ? WithPushed(failed.Failure!, push, pass)
            : FailureOf(push, pass);
        if (outcome is null)
        {
            pushed = new PushedEntries(version, started, [.. pass.Synced.Entries]);
            outcome = await removal.AfterPushAsync(key, push, pass, listed, cancellation);
            memory.Remember(key, outcome.Ready ? seen : seen with { Pushed = pushed });
        }
        else if (outcome.Reason == PushOutcome.SourceDeletedReason)
        {
            memory.Remember(key, seen);
        }

        return await reporter.WriteAsync(key, push, outcome, version, started, read.RenewAt, cancellation);
    }

    // Only the clean-up failed: pushing again would change nothing, or generate a second value for one refresh.
    private async ValueTask<PushOutcome> CleanUpAsync(
        ObjectKey key, PushSecret push, ResolvedStores stores, SourceList listed, PushPass pass, PushedEntries pushed,
        CancellationToken cancellation)
    {
        await pass.OpenAsync(access, stores.Lookups, cancellation);
        foreach (var entry in pushed.Entries)
        {
            pass.Synced.Add(entry.Store, entry.Name, entry.Data);
        }

        var outcome = FailureOf(push, pass) ?? await removal.AfterPushAsync(key, push, pass, listed, cancellation);
        if (outcome.Ready)
        {
            memory.Settled(key);
        }

        return outcome with { PushedAt = pushed.At };
    }

    /// <summary>Forgets a PushSecret that is gone.</summary>
    public void Forget(ObjectKey key)
    {
        memory.Forget(key);
        templates.Forget(key);
    }

    // What was read tells more exactly what was pushed than the list before it.
    private async ValueTask<(SourceRead? Failed, (List<string> Versions, DateTimeOffset? RenewAt) Read)> PushAsync(
        PushSecret push, ResolvedStores stores, SourceList listed, PushPass pass, CancellationToken cancellation)
    {
        var versions = new List<string>();
        DateTimeOffset? renewAt = null;
        var problem = stores.Failure is { } missing ? PushOutcome.Failed(missing.Message, missing.RetryAfter)
            : PushRefusal.OfSelectors(push.Spec, stores.Stores) is { } unmatched ? PushOutcome.Failed(unmatched)
            : null;
        if (problem is not null && (push.Spec.Selector?.GeneratorRef is not null || listed.Names.Count == 0))
        {
            return (new SourceRead(null, Failure: problem), (versions, null));
        }

        var isOpen = false;
        if (push.Spec.Selector?.GeneratorRef is not null)
        {
            isOpen = true;
            await pass.OpenAsync(access, stores.Lookups, cancellation);

            // Nobody takes a value: every store has what it needs, or none can be opened.
            if (await pass.HasAllAsync(cancellation) || (stores.Stores.Count > 0 && pass.Failures.Count == stores.Stores.Count))
            {
                return (null, (versions, null));
            }
        }

        await foreach (var read in reading.ReadAsync(push, listed, cancellation))
        {
            using var source = read.Source;
            versions.Add(read.Version ?? "");
            renewAt = read.RenewAt;
            if (source is null || problem is not null)
            {
                return (source is null ? read : new SourceRead(null, Failure: problem), (versions, renewAt));
            }

            if (await templates.ApplyAsync(push, source, isFirst: versions.Count == 1, cancellation) is { } error)
            {
                return (new SourceRead(null, Failure: PushOutcome.Failed($"could not apply template: {error}")), (versions, renewAt));
            }

            if (!isOpen)
            {
                isOpen = true;
                await pass.OpenAsync(access, stores.Lookups, cancellation);
            }

            await pass.PushAsync(source, cancellation);
        }

        return (null, (versions, renewAt));
    }

    private static PushOutcome? FailureOf(PushSecret push, PushPass pass) => pass.Failures.Count == 0 ? null : WithPushed(
        PushOutcome.Failed(
            "set secret failed: " + string.Join("; ", pass.Failures.Select(static f => f.Message).Distinct(StringComparer.Ordinal)),
            pass.Failures.Max(static f => f.Failure?.RetryAfter)),
        push, pass);

    // What is in a store has to be in the status, or nobody would ever delete it.
    private static PushOutcome WithPushed(PushOutcome outcome, PushSecret push, PushPass pass)
    {
        if (pass.Synced.Stores.Count == 0)
        {
            return outcome;
        }

        var before = SyncedSecrets.Of(push.Status);
        pass.Synced.AddLeft(StaleEntries.Of(before, pass.Synced, pass.Sessions));
        pass.Synced.AddMissing(before);
        return outcome with { Synced = pass.Synced };
    }

    private static string TextOf(ResolvedStores stores) =>
        string.Join(' ', stores.Stores.Select(static s => $"{s.StatusKey}@{s.Found.Uid}@{s.Found.Object.Generation}"));
}
