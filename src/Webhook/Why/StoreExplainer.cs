using k8s.Models;
using Keyferry.Api.Resources;
using Keyferry.Api.Stores;
using Keyferry.Kubernetes.Calls;
using Keyferry.Kubernetes.Types;
using Keyferry.Providers;
using Keyferry.Providers.Contract;
using Keyferry.Sync.Stores;
using Keyferry.Webhook.Options;

namespace Keyferry.Webhook.Why;

/// <summary>Explains a SecretStore or ClusterSecretStore.</summary>
/// <param name="api">The API server.</param>
/// <param name="providers">The kinds of store.</param>
/// <param name="isClusterWide">Whether it explains ClusterSecretStores.</param>
/// <param name="time">The clock.</param>
internal sealed class StoreExplainer(IKubeApi api, ProviderRegistry providers, bool isClusterWide, TimeProvider time) : IExplainer
{
    private const string UsualClass = "default";

    /// <inheritdoc/>
    public async ValueTask<KubeResult<Explanation>> ExplainAsync(ObjectKey key, CancellationToken cancellation)
    {
        if (isClusterWide)
        {
            var wide = await api.GetAsync(ApiResources.ClusterSecretStores, key, cancellation);
            return wide.Ok
                ? KubeResult<Explanation>.From(await ExplainAsync(
                    StoreObjects.Of(wide.Value), wide.Value.Metadata, wide.Value.Status, cancellation))
                : KubeResult<Explanation>.From(wide.Failure);
        }

        var read = await api.GetAsync(ApiResources.SecretStores, key, cancellation);
        return read.Ok
            ? KubeResult<Explanation>.From(await ExplainAsync(StoreObjects.Of(read.Value), read.Value.Metadata, read.Value.Status, cancellation))
            : KubeResult<Explanation>.From(read.Failure);
    }

    private async ValueTask<Explanation> ExplainAsync(
        StoreObject store, V1ObjectMeta metadata, SecretStoreStatus? status, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var ready = ReadyState.Of(status?.Conditions);
        var events = await ObjectEvents.ReadAsync(api, store.Kind, metadata, cancellation);
        var users = await StoreUsers.ReadAsync(api, store, cancellation);
        var error = ready.IsTrue ? null : events.LastWarning?.Message ?? (ready.Message.Length > 0 ? ready.Message : null);
        List<Fact> facts = [new("Condition", ready.Describe(now))];
        if (error is not null)
        {
            facts.Add(new Fact("Last error", error));
        }

        facts.AddRange(Deletion.Facts(metadata, now));
        facts.Add(new Fact("Provider", $"{string.Join(", ", StoreProviderKeys.Of(store.Spec.Provider))}"
            + (string.IsNullOrEmpty(status?.Capabilities) ? "" : $" ({status.Capabilities})")));
        List<Advice> advice = [.. Deletion.Advise(metadata)];
        IReadOnlyList<CredentialStanding> credentials = [];
        if (providers.TryFind(store.Spec, out var provider, out var problem))
        {
            credentials = await CredentialStanding.ReadAsync(api, store, provider!, cancellation);
            if (credentials.Count > 0)
            {
                facts.Add(new Fact("Credentials", [.. credentials.Select(static c => c.Line)]));
            }
        }
        else
        {
            advice.Add(new Advice("NotServed", problem));
        }

        facts.Add(new Fact("Next look", Interval(store.Spec)));
        facts.AddRange(Access(store.Spec));
        facts.AddRange(users.ToFacts());
        var engine = ready.IsTrue ? null : await EngineLease.ReadAsync(api, store.Namespace, now, cancellation);
        if (engine is not null)
        {
            facts.Add(new Fact("Engine", engine.Line));
        }

        if (events.ToFact(now) is { } told)
        {
            facts.Add(told);
        }

        advice.AddRange(credentials.Where(static c => c.IsMissing).Select(static c => new Advice("CredentialMissing", $"{c.Line}: create it, or correct the store's reference")));
        advice.AddRange(Advise(store, ready, error, engine));
        return new Explanation(store.Kind, store.Namespace, store.Name, facts, [.. advice.DistinctBy(static a => a.Cause)]);
    }

    private static IEnumerable<Advice> Advise(StoreObject store, ReadyState ready, string? error, EngineLease? engine)
    {
        foreach (var advice in EngineAdvice.Of(
            engine, store.Kind, store.Namespace, ready.Status is not null,
            "--namespace, --controller-class, and whether stores are switched off"))
        {
            yield return advice;
        }

        if (ready.Status is not null && !ready.IsTrue)
        {
            var test = $"keyferry store test {store.Name}{(store.IsClusterWide ? " --cluster-store" : $" -n {store.Namespace}")}";
            var known = ErrorCause.Of(error);
            yield return known is null
                ? new Advice("Failing", $"read the error above; {test} goes through what the store can do, one by one")
                : known with { Message = $"{known.Message}; try it: {test}" };
        }
        else if (ready.Reason == "ValidationUnknown")
        {
            yield return new Advice(
                "ValidationUnknown",
                "it reads credentials from the namespace of each object that uses it, so that it cannot be checked by itself: look at one of those objects",
                IsFault: false);
        }

        if (store.Spec.Controller is { Length: > 0 } and not UsualClass)
        {
            yield return new Advice(
                "OtherController",
                $"it belongs to controller class \"{store.Spec.Controller}\": only an engine that runs with --controller-class {store.Spec.Controller} looks at it",
                IsFault: false);
        }
    }

    private static string Interval(SecretStoreSpec spec)
    {
        var usual = new EngineSettings().StoreRequeueInterval;
        return !StoreInterval.TryRead(spec.RefreshInterval, usual, out var interval, out var error) ? error
            : $"it is checked every {Moments.Span(interval)}, and at once when it or a Secret of its credentials changes"
                + (spec.RefreshInterval is null ? " (the engine's --store-requeue-interval may differ)" : "");
    }

    private static IEnumerable<Fact> Access(SecretStoreSpec spec)
    {
        if (spec.Conditions is { Count: > 0 } conditions)
        {
            yield return new Fact("Namespaces", [.. conditions.Select(static c => string.Join("; ", new[]
            {
                c.Namespaces is { Count: > 0 } names ? "named " + string.Join(", ", names) : "",
                c.NamespaceRegexes is { Count: > 0 } patterns ? "that match " + string.Join(", ", patterns) : "",
                c.NamespaceSelector is not null ? "with labels that its namespaceSelector selects" : "",
            }.Where(static part => part.Length > 0)))]);
        }
    }
}
