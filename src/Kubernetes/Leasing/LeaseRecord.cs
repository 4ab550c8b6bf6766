using k8s.Models;
using Keyferry.Kubernetes.Calls;
using Keyferry.Kubernetes.Types;

namespace Keyferry.Kubernetes.Leasing;

/// <summary>
/// Takes, renews and gives back one Lease. Whether another's is stale is judged by this process's own clock, from when
/// it saw the lease change last, so that clocks need not agree.
/// </summary>
internal sealed class LeaseRecord(IKubeApi api, LeaseOptions options, TimeProvider time)
{
    private string _seenVersion = "";
    private long _seenAt;

    /// <summary>Who holds the lease, as far as is known.</summary>
    public string Holder { get; private set; } = "";

    /// <summary>Takes the lease, or renews it.</summary>
    /// <returns>Whether it is ours now.</returns>
    public async ValueTask<bool> TryHoldAsync(CancellationToken cancellation)
    {
        var found = await api.GetAsync(BuiltIn.Lease, options.Lease, cancellation);
        if (!found.Ok)
        {
            return found.Failure.IsNotFound && Took(await api.CreateAsync(BuiltIn.Lease, Fresh(), WriteOptions.Plain, cancellation));
        }

        var lease = found.Value;
        Saw(lease);
        if (Holder.Length > 0 && Holder != options.Identity && !Stale(lease))
        {
            return false;
        }

        Renew(lease);
        return Took(await api.ReplaceAsync(BuiltIn.Lease, lease, WriteOptions.Plain, cancellation));
    }

    /// <summary>Gives the lease back, so that the next one need not wait.</summary>
    public async ValueTask ReleaseAsync(CancellationToken cancellation)
    {
        var found = await api.GetAsync(BuiltIn.Lease, options.Lease, cancellation);
        if (!found.Ok || found.Value.Spec?.HolderIdentity != options.Identity)
        {
            return;
        }

        var lease = found.Value;
        lease.Spec.HolderIdentity = "";
        lease.Spec.LeaseDurationSeconds = 1;
        lease.Spec.RenewTime = Now();
        await api.ReplaceAsync(BuiltIn.Lease, lease, WriteOptions.Plain, cancellation);
    }

    private void Saw(V1Lease lease)
    {
        Holder = lease.Spec?.HolderIdentity ?? "";
        if (lease.Metadata.ResourceVersion == _seenVersion)
        {
            return;
        }

        _seenVersion = lease.Metadata.ResourceVersion ?? "";
        _seenAt = time.GetTimestamp();
    }

    private bool Stale(V1Lease lease)
    {
        // Whoever wrote the lease wrote this number: no lease outlives its holder by more than an hour.
        var duration = lease.Spec?.LeaseDurationSeconds is { } seconds
            ? TimeSpan.FromSeconds(Math.Clamp(seconds, 1, 3600))
            : options.LeaseDuration;
        return time.GetElapsedTime(_seenAt) >= duration;
    }

    private bool Took(KubeResult<V1Lease> written)
    {
        if (written.Ok)
        {
            Saw(written.Value);
        }

        return written.Ok;
    }

    private void Renew(V1Lease lease)
    {
        var spec = lease.Spec ??= new V1LeaseSpec();
        if (Holder != options.Identity)
        {
            spec.AcquireTime = Now();
            spec.LeaseTransitions = (spec.LeaseTransitions ?? 0) + 1;
        }

        spec.HolderIdentity = options.Identity;
        spec.LeaseDurationSeconds = (int)options.LeaseDuration.TotalSeconds;
        spec.RenewTime = Now();
    }

    private V1Lease Fresh() => new()
    {
        Metadata = new V1ObjectMeta { Name = options.Lease.Name, NamespaceProperty = options.Lease.Namespace },
        Spec = new V1LeaseSpec
        {
            HolderIdentity = options.Identity,
            LeaseDurationSeconds = (int)options.LeaseDuration.TotalSeconds,
            AcquireTime = Now(),
            RenewTime = Now(),
            LeaseTransitions = 0,
        },
    };

    private DateTime Now() => time.GetUtcNow().UtcDateTime;
}
