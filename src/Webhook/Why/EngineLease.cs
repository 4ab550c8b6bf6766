using k8s.Models;
using Keyferry.Kubernetes.Calls;
using Keyferry.Kubernetes.Types;
using Keyferry.Webhook.Options;

namespace Keyferry.Webhook.Why;

/// <summary>Whether an engine is at work for an object, as far as the Leases of leaders tell.</summary>
/// <param name="IsHeld">Whether one is held; null where that cannot be said.</param>
/// <param name="Line">What is known.</param>
internal sealed record EngineLease(bool? IsHeld, string Line)
{
    /// <summary>Where every engine that leads serves one namespace alone, and none the object's: those namespaces.</summary>
    public IReadOnlyList<string> OtherNamespaces { get; private init; } = [];

    /// <summary>Reads the Leases of the usual name.</summary>
    /// <param name="api">The API server.</param>
    /// <param name="ns">The object's namespace; empty where it is in none.</param>
    /// <param name="now">The time now.</param>
    /// <param name="cancellation">Ends the call.</param>
    public static async ValueTask<EngineLease> ReadAsync(IKubeApi api, string ns, DateTimeOffset now, CancellationToken cancellation)
    {
        var name = new EngineSettings().LeaderElection!.LeaseName;
        var listed = await api.ListAsync(BuiltIn.Lease, null, null, cancellation);
        if (!listed.Ok)
        {
            return new EngineLease(
                null, "whether one runs, and for which namespaces, cannot be seen: Leases cannot be listed "
                    + $"({listed.Failure.Code} {listed.Failure.Reason})");
        }

        var named = listed.Value.Items.Where(l => l.Metadata.Name == name).ToList();
        var held = named.FindAll(l => IsHeldNow(l, now));
        if (held.Count == 0)
        {
            return new EngineLease(false, named.Count == 0
                ? $"no Lease {name} is there: no engine with leader election runs, or it has another --leader-election-id"
                : $"Lease {named[0].Metadata.NamespaceProperty}/{name} has run out: its engine has ended, or cannot reach the API server");
        }

        var serving = held.Find(l => NamespaceOf(l) is not { Length: > 0 } only || only == ns);
        return serving is not null
            ? new EngineLease(true, Describe(serving, now))
            : new EngineLease(true, Describe(held[0], now)) { OtherNamespaces = [.. held.Select(static l => NamespaceOf(l)!).Order(StringComparer.Ordinal)] };
    }

    private static string Describe(V1Lease lease, DateTimeOffset now) =>
        $"{lease.Spec.HolderIdentity} leads"
        + (NamespaceOf(lease) is { Length: > 0 } only ? $", for namespace \"{only}\" alone" : "")
        + $" (Lease {lease.Metadata.NamespaceProperty}/{lease.Metadata.Name}, renewed {Moments.Of(Moments.Utc(lease.Spec.RenewTime!.Value), now)})";

    // Null where another program, or an older version, holds it: which namespaces it serves is not known then. An engine of one
    // namespace has its Lease there, so that nobody else's Lease speaks of a namespace that is not its own.
    private static string? NamespaceOf(V1Lease lease) =>
        lease.Metadata.Annotations?.TryGetValue(LeaseAnnotations.WatchNamespace, out var only) == true
        && (only.Length == 0 || only == lease.Metadata.NamespaceProperty)
            ? only
            : null;

    private static bool IsHeldNow(V1Lease lease, DateTimeOffset now) =>
        lease.Spec is { HolderIdentity: { Length: > 0 }, RenewTime: { } renewed } spec
        && Moments.Utc(renewed.ToUniversalTime()).AddSeconds(spec.LeaseDurationSeconds ?? 0) > now;
}
