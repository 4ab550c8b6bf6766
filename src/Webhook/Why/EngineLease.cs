using k8s.Models;
using Keyferry.Kubernetes.Calls;
using Keyferry.Kubernetes.Types;
using Keyferry.Webhook.Options;

namespace Keyferry.Webhook.Why;

/// <summary>Whether an engine is at work, as far as the Leases of leaders tell.</summary>
/// <param name="IsHeld">Whether one is held; null where that cannot be said.</param>
/// <param name="Line">What is known.</param>
internal sealed record EngineLease(bool? IsHeld, string Line)
{
    /// <summary>Reads the Leases of the usual name.</summary>
    /// <param name="api">The API server.</param>
    /// <param name="now">The time now.</param>
    /// <param name="cancellation">Ends the call.</param>
    public static async ValueTask<EngineLease> ReadAsync(IKubeApi api, DateTimeOffset now, CancellationToken cancellation)
    {
        var name = new EngineSettings().LeaderElection!.LeaseName;
        var listed = await api.ListAsync(BuiltIn.Lease, null, null, cancellation);
        if (!listed.Ok)
        {
            return new EngineLease(null, $"whether one runs cannot be seen: Leases cannot be listed ({listed.Failure.Code} {listed.Failure.Reason})");
        }

        var named = listed.Value.Items.Where(l => l.Metadata.Name == name).ToList();
        return named.Find(l => IsHeldNow(l, now)) is { Spec: { } spec } held
            ? new EngineLease(true, $"{spec.HolderIdentity} leads (Lease {held.Metadata.NamespaceProperty}/{name}, renewed {Moments.Of(Moments.Utc(spec.RenewTime!.Value), now)})")
            : new EngineLease(false, named.Count == 0
                ? $"no Lease {name} is there: no engine with leader election runs, or it has another --leader-election-id"
                : $"Lease {named[0].Metadata.NamespaceProperty}/{name} has run out: its engine has ended, or cannot reach the API server");
    }

    private static bool IsHeldNow(V1Lease lease, DateTimeOffset now) =>
        lease.Spec is { HolderIdentity: { Length: > 0 }, RenewTime: { } renewed } spec
        && Moments.Utc(renewed.ToUniversalTime()).AddSeconds(spec.LeaseDurationSeconds ?? 0) > now;
}
