using Keyferry.Api.ExternalSecrets;
using Keyferry.Api.Resources;
using Keyferry.Kubernetes.Calls;
using Keyferry.Kubernetes.Discovery;
using Keyferry.Kubernetes.Types;
using Keyferry.Sync.ExternalSecrets;
using Keyferry.Webhook.Access;

namespace Keyferry.Webhook.Why;

/// <summary>Explains an ExternalSecret.</summary>
/// <param name="api">The API server.</param>
/// <param name="kinds">Finds kinds of targets that are no Secrets.</param>
/// <param name="time">The clock.</param>
internal sealed class ExternalSecretExplainer(IKubeApi api, IKindDiscovery kinds, TimeProvider time) : IExplainer
{
    /// <inheritdoc/>
    public async ValueTask<KubeResult<Explanation>> ExplainAsync(ObjectKey key, CancellationToken cancellation)
    {
        var read = await api.GetAsync(ApiResources.ExternalSecrets, key, cancellation);
        if (!read.Ok)
        {
            return KubeResult<Explanation>.From(read.Failure);
        }

        var owner = read.Value;
        var now = time.GetUtcNow();
        List<StoreStanding> stores = [];
        foreach (var store in FetchPlan.StoresOf(owner))
        {
            stores.Add(await StoreStanding.ReadAsync(api, store, key.Namespace, cancellation));
        }

        var events = await ObjectEvents.ReadAsync(api, "ExternalSecret", owner.Metadata, cancellation);
        var target = await TargetStanding.ReadAsync(api, kinds, owner, cancellation);
        var rivals = await RivalsAsync(owner, cancellation);
        var ready = ReadyState.Of(owner.Status?.Conditions);
        var engine = ready.IsTrue && !IsOverdue(owner, now) ? null : await EngineLease.ReadAsync(api, key.Namespace, now, cancellation);

        List<Fact> facts = [new("Condition", ready.Describe(now))];
        if (LastError(ready, events) is { } error)
        {
            facts.Add(new Fact("Last error", error));
        }

        facts.AddRange(Deletion.Facts(owner.Metadata, now));
        facts.Add(new Fact("Store", stores.Count == 0 ? ["none: what it holds comes from generators"] : [.. stores.Select(s => s.Describe(now))]));
        facts.Add(new Fact("Next look", NextLookText.Of(owner, ready, now)));
        facts.AddRange(target.ToFacts(owner, now));
        if (rivals.Names.Count > 0 || rivals.Problem is not null)
        {
            facts.Add(new Fact("Shared with", rivals.Problem is { } problem ? [problem]
                : [.. rivals.Names.Select(static n => $"ExternalSecret \"{n}\" has the same target")]));
        }

        if (engine is not null)
        {
            facts.Add(new Fact("Engine", engine.Line));
        }

        if (events.ToFact(now) is { } told)
        {
            facts.Add(told);
        }

        return KubeResult<Explanation>.From(new Explanation(
            "ExternalSecret", key.Namespace, key.Name, facts,
            [.. ExternalSecretAdvice.Of(owner, ready, LastError(ready, events), stores, target, rivals.Names, engine, now).DistinctBy(static a => a.Cause)]));
    }

    /// <summary>Whether a refresh is long due that nobody makes.</summary>
    internal static bool IsOverdue(ExternalSecret owner, DateTimeOffset now) =>
        RefreshDecision.DueSince(owner.Spec, owner.Status, now, owner.Metadata.Uid) is { } since
        && now - since > TimeSpan.FromMinutes(10) && SyncWindowTimes.IsOpen(owner.Spec.SyncWindows, now)
        && SyncWindowTimes.IsOpen(owner.Spec.SyncWindows, now - TimeSpan.FromMinutes(10));

    // Of a condition that is True the last warning is history.
    private static string? LastError(ReadyState ready, ObjectEvents events) =>
        ready.IsTrue ? null : events.LastWarning?.Message ?? (ready.Message.Length > 0 ? ready.Message : null);

    private async ValueTask<(IReadOnlyList<string> Names, string? Problem)> RivalsAsync(ExternalSecret owner, CancellationToken cancellation)
    {
        var ns = owner.Metadata.NamespaceProperty;
        var listed = await api.ListAsync(ApiResources.ExternalSecrets, ns, null, cancellation);
        return listed.Ok
            ? ([.. listed.Value.Items
                .Where(o => o.Metadata.Name != owner.Metadata.Name && TargetOf(o) == TargetOf(owner) && Ownership.Policy(o) != CreationPolicy.None)
                .Select(static o => o.Metadata.Name)], null)
            : ([], ReadProblem.Of(listed.Failure, "list", ApiResources.ExternalSecrets, ns));
    }

    private static (string Kind, string Name) TargetOf(ExternalSecret owner) =>
        (owner.Spec?.Target?.Manifest?.Kind ?? "Secret", DesiredSecret.Name(owner));
}
