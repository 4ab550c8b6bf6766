using k8s.Models;
using Keyferry.Api.ExternalSecrets;
using Keyferry.Kubernetes.Types;
using Keyferry.Providers.Contract;

namespace Keyferry.Sync.ExternalSecrets;

/// <summary>Fetches what an ExternalSecret wants and writes it into its target.</summary>
/// <param name="fetcher">Fetches from stores.</param>
/// <param name="target">Brings targets to what is wanted.</param>
public sealed class TargetRefresh(SourceFetcher fetcher, TargetSync target)
{
    /// <summary>The condition's message where a store gave nothing.</summary>
    public const string FetchFailed = "could not get secret data from provider";

    /// <summary>Fetches.</summary>
    /// <returns>The data or why there is none; null where stores have not answered: the object is woken when they have.</returns>
    public async ValueTask<FetchedData?> FetchAsync(
        FetchRequest request, ExternalSecret owner, CancellationToken cancellation)
    {
        var results = await fetcher.FetchAsync(request, cancellation);
        if (results is null)
        {
            return null;
        }

        try
        {
            return FetchedData.Combine(
                request.Entries, results, owner.Spec.Target?.DeletionPolicy is "Delete" or "Merge");
        }
        finally
        {
            foreach (var result in results)
            {
                BoundedAnswers.Clear(result);
            }
        }
    }

    /// <summary>Forgets an object that is gone.</summary>
    public void Forget(ObjectKey item) => fetcher.Forget(item);

    /// <summary>Writes what was fetched.</summary>
    public async ValueTask<TargetSyncResult> WriteAsync(
        ExternalSecret owner, FetchedData fetched, V1Secret? existing, CancellationToken cancellation)
    {
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
