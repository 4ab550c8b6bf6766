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
    private string _observedVersion = "";
    private long _observedAt;

    /// <summary>Who holds the lease, as far as is known.</summary>
    public string Holder { get; private set; } = "";

    /// <summary>Takes the lease, or renews it.</summary>
    /// <returns>Whether it is ours now.</returns>
    public async ValueTask<bool> TryAcquireOrRenewAsync(CancellationToken cancellation)
    {
        var found = await api.GetAsync(BuiltIn.Lease, options.Lease, cancellation);
        if (!found.Ok)
        {
            return found.Failure.IsNotFound && Observed(await api.CreateAsync(BuiltIn.Lease, NewLease(), WriteOptions.Plain, cancellation));
        }

        var lease = found.Value;
        Observe(lease);
        if (Holder.Length > 0 && Holder != options.Identity && !IsExpired(lease))
        {
            return false;
        }

        Renew(lease);
        return Observed(await api.ReplaceAsync(BuiltIn.Lease, lease, WriteOptions.Plain, cancellation));
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
        foreach (var name in options.Annotations.Keys)
        {
            // The next holder may be another program, which would leave them as they are.
            lease.Metadata.Annotations?.Remove(name);
        }

        lease.Spec.HolderIdentity = "";
        lease.Spec.LeaseDurationSeconds = 1;
        lease.Spec.RenewTime = Now();
        await api.ReplaceAsync(BuiltIn.Lease, lease, WriteOptions.Plain, cancellation);
    }

    private void Observe(V1Lease lease)
    {
        Holder = lease.Spec?.HolderIdentity ?? "";
        if (lease.Metadata.ResourceVersion == _observedVersion)
        {
            return;
        }

        _observedVersion = lease.Metadata.ResourceVersion ?? "";
        _observedAt = time.GetTimestamp();
    }

    private bool IsExpired(V1Lease lease)
    {
        // Whoever wrote the lease wrote this number: no lease outlives its holder by more than an hour.
        var duration = lease.Spec?.LeaseDurationSeconds is { } seconds
            ? TimeSpan.FromSeconds(Math.Clamp(seconds, 1, 3600))
            : options.LeaseDuration;
        return time.GetElapsedTime(_observedAt) >= duration;
    }

    private bool Observed(KubeResult<V1Lease> written)
    {
        if (written.Ok)
        {
            Observe(written.Value);
        }

        return written.Ok;
    }

    private void Renew(V1Lease lease)
    {
        var spec = lease.Spec ??= new V1LeaseSpec();
        foreach (var (name, value) in options.Annotations)
        {
            lease.Metadata.Annotations ??= new Dictionary<string, string>();
            lease.Metadata.Annotations[name] = value;
        }

        if (Holder != options.Identity)
        {
            spec.AcquireTime = Now();
            spec.LeaseTransitions = (spec.LeaseTransitions ?? 0) + 1;
        }

        spec.HolderIdentity = options.Identity;
        spec.LeaseDurationSeconds = (int)options.LeaseDuration.TotalSeconds;
        spec.RenewTime = Now();
    }

    private V1Lease NewLease() => new()
    {
        Metadata = new V1ObjectMeta
        {
            Name = options.Lease.Name, NamespaceProperty = options.Lease.Namespace,
            Annotations = options.Annotations.Count == 0 ? null : new Dictionary<string, string>(options.Annotations),
        },
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
