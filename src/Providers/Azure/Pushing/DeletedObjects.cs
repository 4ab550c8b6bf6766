using Keyferry.Providers.Azure.KeyVault;
using Keyferry.Providers.Contract;

namespace Keyferry.Providers.Azure.Pushing;

/// <summary>
/// Recovers names that are deleted but not purged (https://learn.microsoft.com/azure/key-vault/general/soft-delete-overview):
/// those that this program had made. Of the others it is told what to do.
/// </summary>
/// <param name="client">The vault.</param>
/// <param name="wait">Waits.</param>
internal sealed class DeletedObjects(KeyVaultClient client, Func<TimeSpan, CancellationToken, Task> wait)
{
    // A recovery takes some seconds; the push has a minute in all.
    private static readonly TimeSpan[] Waits = [.. new[] { 1, 2, 4, 8, 8 }.Select(static s => TimeSpan.FromSeconds(s))];

    /// <summary>Recovers a name.</summary>
    /// <param name="item">The object.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>Why it is not there; null where it is.</returns>
    public async ValueTask<FetchFailure?> RecoverAsync(VaultObject item, CancellationToken cancellation)
    {
        using (var deleted = await client.GetDeletedAsync(item, cancellation))
        {
            if (deleted.Failure is { } failure)
            {
                return deleted.IsMissing ? Pending(item) : Told(item, failure);
            }

            if (!VaultBundle.IsOwned(deleted.Root))
            {
                return Told(item, null);
            }
        }

        using (var recovery = await client.RecoverAsync(item, cancellation))
        {
            if (recovery is { Failure: { } failure, IsMissing: false })
            {
                return Told(item, failure);
            }
        }

        foreach (var delay in Waits)
        {
            using var current = await client.GetAsync(item, "", cancellation);
            if (current.Failure is null)
            {
                return null;
            }

            if (!current.IsMissing && current.Code != VaultRefusal.BeingRecovered)
            {
                return current.Failure;
            }

            await wait(delay, cancellation);
        }

        return Pending(item);
    }

    private static FetchFailure Pending(VaultObject item) => new(
        FetchFailureKind.Unavailable, $"{item.Word} {item.Name} was deleted and is being recovered; the next attempt writes it");

    private FetchFailure Told(VaultObject item, FetchFailure? failure)
    {
        var vault = client.Vault.Host.Split('.')[0];
        var why = failure is null
            ? "was not made by external-secrets (it lacks the tag managed-by=external-secrets), so it is not recovered"
            : $"cannot be recovered by Keyferry's identity ({failure.Message})";
        return new FetchFailure(
            failure?.Kind ?? FetchFailureKind.Invalid,
            $"{item.Word} {item.Name} is deleted but its name is still taken, and it {why}: az keyvault {item.Word} recover "
            + $"--vault-name {vault} --name {item.Name}, or purge it",
            failure?.RetryAfter);
    }
}
