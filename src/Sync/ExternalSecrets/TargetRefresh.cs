using k8s.Models;
using Keyferry.Api.ExternalSecrets;
using Keyferry.Kubernetes.Types;
using Keyferry.Sync.Stores;

namespace Keyferry.Sync.ExternalSecrets;

/// <summary>Fetches what an ExternalSecret wants and writes it into its target.</summary>
/// <param name="slots">Limits how many objects fetch from one store at a time.</param>
/// <param name="fetch">Fetches from stores.</param>
/// <param name="target">Brings targets to what is wanted.</param>
public sealed class TargetRefresh(StoreSlots slots, ProviderFetch fetch, TargetSync target)
{
    /// <summary>The condition's message where a store gave nothing.</summary>
    public const string FetchFailed = "could not get secret data from provider";

    /// <summary>Whether one of the stores has no room now; then the object is woken when there is.</summary>
    public bool IsStoreFull(ObjectKey key, FetchPlan plan) => slots.IsFull(plan.Stores, key);

    /// <summary>Fetches and writes.</summary>
    /// <returns>What it came to; null where a store has no room: the object is woken when there is.</returns>
    public async ValueTask<TargetSyncResult?> RunAsync(
        ObjectKey key, ExternalSecret owner, FetchPlan plan, IReadOnlyDictionary<StoreKey, StoreLookup> found,
        V1Secret? existing, CancellationToken cancellation)
    {
        using var fetched = await fetch.RunAsync(
            plan.Entries, found, owner.Metadata.NamespaceProperty,
            owner.Spec.Target?.DeletionPolicy is "Delete" or "Merge", store => slots.TryEnter(store, key), cancellation);
        if (fetched is null)
        {
            return null;
        }

        if (fetched.Failure is { } failure)
        {
            return new TargetSyncResult(
                SyncVerdict.Failed(FetchFailed, failure.Message, failure.RetryAfter), null, Binds: false);
        }

        var result = fetched.Data.Count == 0
            && await target.HandleNoDataAsync(owner, existing, cancellation) is { } verdict
                ? new TargetSyncResult(verdict, null, Binds: false)
                : await target.WriteAsync(owner, existing, fetched.Data, cancellation);
        return result.Verdict is null
            ? result
            : result with { Verdict = result.Verdict with { Notes = [.. fetched.Missing.Select(MissingNote)] } };
    }

    private static Announcement MissingNote(FetchEntry entry)
    {
        var remote = entry.SecretKey is null ? "" : $" (key={entry.Reference.Key})";
        return new Announcement(
            false, "MissingProviderSecret", $"secret does not exist at provider using {entry.Field}{remote}");
    }
}
