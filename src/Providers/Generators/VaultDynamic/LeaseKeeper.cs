using Keyferry.Providers.Vault;
using Keyferry.Providers.Vault.Sessions;

namespace Keyferry.Providers.Generators.VaultDynamic;

/// <summary>
/// Renews leases at two thirds of their life until they are taken back: the credential before the last stays good until the
/// next run, and one whose successor cannot be had for as long as its role allows.
/// </summary>
/// <param name="time">The clock.</param>
internal sealed class LeaseKeeper(TimeProvider time)
{
    private const int Most = 10_000;
    private const double Renewed = 0.66;
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromDays(20);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Kept> _kept = new(StringComparer.Ordinal);

    /// <summary>Keeps a lease.</summary>
    /// <param name="lease">The lease.</param>
    /// <param name="session">The login that it belongs to, which stays open for as long as the lease was granted.</param>
    public void Keep(DynamicLease lease, VaultSession session)
    {
        lock (_gate)
        {
            if (_kept.Count >= Most)
            {
                return;
            }

            var kept = new Kept(lease, session);
            kept.Timer = time.CreateTimer(_ => _ = RenewAsync(kept), null, WaitOf(lease.Duration), Timeout.InfiniteTimeSpan);
            _kept[lease.Id] = kept;
        }
    }

    /// <summary>Lets go of a lease.</summary>
    /// <returns>Whether it was kept, so that it may live longer than it was granted for at first.</returns>
    public bool Release(string id)
    {
        lock (_gate)
        {
            if (!_kept.Remove(id, out var kept))
            {
                return false;
            }

            kept.Timer?.Dispose();
            return true;
        }
    }

    private async Task RenewAsync(Kept kept)
    {
        try
        {
            var call = kept.Lease.Renewal();
            using var answer = await kept.Session.SendAsync(call, CancellationToken.None);
            using var document = answer.IsSuccess ? VaultJson.Parse(answer.Body) : null;
            var granted = TimeSpan.FromSeconds(Math.Clamp(document?.RootElement.Member("lease_duration").Number() ?? 0, 0, 3_000_000_000));

            // What is no longer prolonged by half has come to the end that its role sets.
            if (granted > kept.Lease.Duration / 2)
            {
                lock (_gate)
                {
                    kept.Timer?.Change(WaitOf(granted), Timeout.InfiniteTimeSpan);
                }

                return;
            }
        }
        catch (Exception e) when (e is ObjectDisposedException or OperationCanceledException)
        {
            // The login has ended, and its leases with it.
        }

        Release(kept.Lease.Id);
    }

    private static TimeSpan WaitOf(TimeSpan life)
    {
        var wait = life * Renewed;
        return wait < Shortest ? Shortest : wait > Longest ? Longest : wait;
    }

    private sealed class Kept(DynamicLease lease, VaultSession session)
    {
        public DynamicLease Lease => lease;

        public VaultSession Session => session;

        public ITimer? Timer { get; set; }
    }
}
