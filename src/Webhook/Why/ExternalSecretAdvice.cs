using Keyferry.Api.ExternalSecrets;
using Keyferry.Providers.Contract;
using Keyferry.Sync.ExternalSecrets;
using Keyferry.Sync.Hashing;

namespace Keyferry.Webhook.Why;

/// <summary>What to do about an ExternalSecret. Pure.</summary>
internal static class ExternalSecretAdvice
{
    // An object that is younger may not have been looked at yet.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <summary>What to do, the likeliest cause first.</summary>
    public static IEnumerable<Advice> Of(
        ExternalSecret owner, ReadyState ready, string? error, IReadOnlyList<StoreStanding> stores, TargetStanding target,
        IReadOnlyList<string> rivals, EngineLease? engine, DateTimeOffset now)
    {
        var isOutside = engine?.OtherNamespaces is { Count: > 0 };
        List<Advice> advice = [.. Deletion.Advise(owner.Metadata), .. isOutside ? OfEngine(owner, ready, engine, now) : []];
        if (!ready.IsTrue)
        {
            advice.AddRange(stores.SelectMany(static s => s.Advise()));
            if (ready.Status is null)
            {
                advice.AddRange(isOutside ? [] : OfEngine(owner, ready, engine, now));
            }
            else if (OfError(owner, error, stores) is { } cause)
            {
                advice.Add(cause);
            }
            else if (!advice.Exists(static a => a.IsFault))
            {
                advice.Add(new Advice("Failing", "read the error above; it names the field or the place"));
            }
        }
        else
        {
            // It has what it needs for now; what is in the way of the next refresh is told.
            advice.AddRange(stores.SelectMany(static s => s.Advise()).Select(static a => a with { IsFault = false }));
            advice.AddRange(OfTarget(owner, ready, target));
            advice.AddRange(OfTime(owner, engine, now));
        }

        if (rivals.Count > 0 && Ownership.Policy(owner) is CreationPolicy.Owner or CreationPolicy.Orphan)
        {
            advice.Add(new Advice(
                "TargetShared",
                $"ExternalSecret \"{rivals[0]}\" has the same target, and each takes the other's keys away: give one another spec.target.name, "
                + "or both creationPolicy: Merge",
                IsFault: !ready.IsTrue));
        }

        return advice;
    }

    private static IEnumerable<Advice> OfEngine(ExternalSecret owner, ReadyState ready, EngineLease? engine, DateTimeOffset now)
    {
        var isNew = owner.Metadata.CreationTimestamp is { } created && now - Moments.Utc(created) < Patience;
        return EngineAdvice.Of(
                engine, "ExternalSecret", owner.Metadata.NamespaceProperty, ready.Status is not null,
                "--namespace, --controller-class, and whether ExternalSecrets are switched off")
            .Select(a => a.Cause == "NeverReconciled" && isNew ? a with { Message = "it is new: give the engine a moment" } : a);
    }

    private static Advice? OfError(ExternalSecret owner, string? error, IReadOnlyList<StoreStanding> stores)
    {
        var known = ErrorCause.Of(error);
        if (known is { Cause: "KeyNotFound" or "PropertyNotFound" or "Denied" or "Unreachable" }
            && stores.FirstOrDefault(static s => !s.IsMissing) is { } store)
        {
            var key = FetchPlan.Of(owner).Entries.Where(static e => e.Reference.Key.Length > 0).Select(static e => e.Reference).ToList();
            var failed = key.Find(r => error!.Contains(r.Key, StringComparison.Ordinal));
            return known with { Message = $"{known.Message}; try it: {StoreTest(owner, store, failed)}" };
        }

        return known;
    }

    private static string StoreTest(ExternalSecret owner, StoreStanding store, RemoteRef failed) =>
        $"keyferry store test {store.Key.Name} -n {owner.Metadata.NamespaceProperty}{(store.Key.IsClusterWide ? " --cluster-store" : "")}"
        + (string.IsNullOrEmpty(failed.Key) ? "" : $" --key '{failed.Key}'")
        + (string.IsNullOrEmpty(failed.Property) ? "" : $" --property '{failed.Property}'");

    private static IEnumerable<Advice> OfTarget(ExternalSecret owner, ReadyState ready, TargetStanding target)
    {
        var policy = Ownership.Policy(owner);
        if (target.IsMissing && policy is not CreationPolicy.None && ready.Reason is not ("SecretDeleted" or "SecretMissing"))
        {
            yield return new Advice("TargetMissing",
                ready.Message.Contains("DeletionPolicy", StringComparison.Ordinal)
                    ? "the store had nothing, and no target was there to keep: create the keys in the store"
                    : $"{target.Kind} \"{target.Name}\" is gone and the engine has not made it again: is the engine running? Look at its log");
        }
        else if (ready.Reason == "SecretMissing")
        {
            yield return new Advice("TargetMissing",
                $"there is no {target.Kind} \"{target.Name}\" to merge into: create it, or set spec.target.creationPolicy: Owner");
        }
        else if (target.IsAsWritten == false && policy is not CreationPolicy.None && owner.Spec.Target?.Immutable != true)
        {
            yield return new Advice("TargetChanged",
                $"somebody changed {target.Kind} \"{target.Name}\" (see who wrote it) and the engine has not put it right: is the engine running, "
                + "or do two writers take turns?");
        }
    }

    private static IEnumerable<Advice> OfTime(ExternalSecret owner, EngineLease? engine, DateTimeOffset now)
    {
        if (ExternalSecretExplainer.IsOverdue(owner, now) && engine?.OtherNamespaces is not { Count: > 0 })
        {
            yield return new Advice("Overdue",
                "a refresh is long due and nobody makes it: " + (engine?.IsHeld == false ? engine.Line : "look at the engine's log and /healthz"));
        }

        if (owner.Status?.SyncedResourceVersion is { Length: > 0 } synced && synced != SyncedVersion.Of(owner.Metadata)
            && owner.Spec.RefreshPolicy != RefreshPolicy.CreatedOnce)
        {
            yield return new Advice(
                "NotSynced", "it was changed since its last sync; the engine has not followed yet", IsFault: false);
        }

        if (!RefreshDecision.IsPeriodic(owner.Spec))
        {
            yield return new Advice("RefreshPolicy",
                owner.Spec.RefreshPolicy == RefreshPolicy.CreatedOnce
                    ? "a new value of the store is not fetched: refreshPolicy CreatedOnce; for one, delete the Secret or set refreshPolicy: Periodic"
                    : "a new value of the store is not fetched by itself; to fetch once: "
                        + $"kubectl annotate externalsecret {owner.Metadata.Name} -n {owner.Metadata.NamespaceProperty} force-sync=$(date +%s) --overwrite",
                IsFault: false);
        }
        else if (!SyncWindowTimes.IsOpen(owner.Spec.SyncWindows, now))
        {
            yield return new Advice("SyncWindow", "no refresh is made now: spec.syncWindows", IsFault: false);
        }
    }
}
