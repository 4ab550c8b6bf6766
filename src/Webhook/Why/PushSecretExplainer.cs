using Keyferry.Api.PushSecrets;
using Keyferry.Api.Resources;
using Keyferry.Kubernetes.Calls;
using Keyferry.Kubernetes.Types;
using Keyferry.Sync.Hashing;
using Keyferry.Sync.PushSecrets;

namespace Keyferry.Webhook.Why;

/// <summary>Explains a PushSecret.</summary>
/// <param name="api">The API server.</param>
/// <param name="time">The clock.</param>
internal sealed class PushSecretExplainer(IKubeApi api, TimeProvider time) : IExplainer
{
    private const int MostNamed = 10;

    /// <inheritdoc/>
    public async ValueTask<KubeResult<Explanation>> ExplainAsync(ObjectKey key, CancellationToken cancellation)
    {
        var read = await api.GetAsync(ApiResources.PushSecrets, key, cancellation);
        if (!read.Ok)
        {
            return KubeResult<Explanation>.From(read.Failure);
        }

        var push = read.Value;
        var now = time.GetUtcNow();
        var ready = ReadyState.Of(push.Status?.Conditions);
        List<StoreStanding> stores = [];
        var references = push.Spec.SecretStoreRefs ?? [];
        foreach (var store in references.Where(static r => r.LabelSelector is null).Select(r => PushStores.KeyOf(r, key.Namespace)).Distinct())
        {
            stores.Add(await StoreStanding.ReadAsync(api, store, key.Namespace, cancellation));
        }

        var source = await PushSourceStanding.ReadAsync(api, push, cancellation);
        var events = await ObjectEvents.ReadAsync(api, "PushSecret", push.Metadata, cancellation);
        var engine = ready.IsTrue ? null : await EngineLease.ReadAsync(api, key.Namespace, now, cancellation);
        var error = ready.IsTrue ? null : ready.Message.Length > 0 ? ready.Message : events.LastWarning?.Message;

        List<Fact> facts = [new("Condition", ready.Describe(now))];
        if (error is not null)
        {
            facts.Add(new Fact("Last error", error));
        }

        facts.AddRange(Deletion.Facts(push.Metadata, now));
        facts.Add(new Fact("Source", source.Line));
        facts.Add(new Fact("Store",
        [
            .. stores.Select(s => s.Describe(now)),
            .. references.Where(static r => r.LabelSelector is not null).Select(static r => $"every {r.Kind ?? "SecretStore"} that its labelSelector selects"),
        ]));
        facts.Add(new Fact("Pushed", Pushed(push)));
        facts.Add(new Fact("Next look", NextLookText.Of(push, ready, now)));
        if (engine is not null)
        {
            facts.Add(new Fact("Engine", engine.Line));
        }

        if (events.ToFact(now) is { } told)
        {
            facts.Add(told);
        }

        return KubeResult<Explanation>.From(new Explanation(
            "PushSecret", key.Namespace, key.Name, facts,
            [.. Advise(push, ready, error, stores, source, engine).DistinctBy(static a => a.Cause)]));
    }

    private static IEnumerable<Advice> Advise(
        PushSecret push, ReadyState ready, string? error, IReadOnlyList<StoreStanding> stores, PushSourceStanding source, EngineLease? engine)
    {
        foreach (var advice in Deletion.Advise(push.Metadata))
        {
            yield return advice;
        }

        foreach (var advice in stores.SelectMany(static s => s.Advise()))
        {
            yield return ready.IsTrue ? advice with { IsFault = false } : advice;
        }

        if (source.IsMissing)
        {
            yield return new Advice("SourceMissing", $"{source.Line}: create it, or correct spec.selector.secret", IsFault: !ready.IsTrue);
        }

        foreach (var advice in EngineAdvice.Of(
            engine, "PushSecret", push.Metadata.NamespaceProperty, ready.Status is not null,
            "--namespace, --controller-class, and whether PushSecrets are switched off"))
        {
            yield return advice;
        }

        if (ready.Status is null)
        {
            yield break;
        }

        if (!ready.IsTrue && !source.IsMissing)
        {
            yield return ErrorCause.Of(error) ?? new Advice("Failing", "read the error above; it names the field or the place");
        }
        else if (push.Status?.SyncedResourceVersion is { Length: > 0 } synced && synced != SyncedVersion.Of(push.Metadata))
        {
            yield return new Advice("NotSynced", "it was changed since its last push; the engine has not followed yet", IsFault: false);
        }
    }

    private static IReadOnlyList<string> Pushed(PushSecret push) =>
        push.Status?.SyncedPushSecrets is { Count: > 0 } synced
            ? [.. synced.OrderBy(static s => s.Key, StringComparer.Ordinal).Select(static s =>
                $"{s.Key}: {string.Join(", ", s.Value.Keys.Order(StringComparer.Ordinal).Take(MostNamed))}"
                + (s.Value.Count > MostNamed ? $" and {s.Value.Count - MostNamed} more" : ""))]
            : ["nothing yet"];
}
