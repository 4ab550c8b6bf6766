using Keyferry.Api.ExternalSecrets;
using Keyferry.Api.Resources;
using Keyferry.Kubernetes.Calls;
using Keyferry.Kubernetes.Types;
using Keyferry.Sync.FanOut;
using Keyferry.Webhook.Access;

namespace Keyferry.Webhook.Why;

/// <summary>Explains a ClusterExternalSecret.</summary>
/// <param name="api">The API server.</param>
/// <param name="time">The clock.</param>
internal sealed class ClusterExternalSecretExplainer(IKubeApi api, TimeProvider time) : IExplainer
{
    private const int MostNamed = 10;

    /// <inheritdoc/>
    public async ValueTask<KubeResult<Explanation>> ExplainAsync(ObjectKey key, CancellationToken cancellation)
    {
        var read = await api.GetAsync(ApiResources.ClusterExternalSecrets, key, cancellation);
        if (!read.Ok)
        {
            return KubeResult<Explanation>.From(read.Failure);
        }

        var owner = read.Value;
        var now = time.GetUtcNow();
        var ready = ReadyState.Of(owner.Status?.Conditions);
        var events = await ObjectEvents.ReadAsync(api, "ClusterExternalSecret", owner.Metadata, cancellation);
        var listed = await api.ListAsync(ApiResources.ExternalSecrets, null, null, cancellation);
        List<ExternalSecret> children = listed.Ok
            ? [.. listed.Value.Items.Where(c => ChildOwner.NameOf("ClusterExternalSecret", c.Metadata) == key.Name)]
            : [];
        var failing = children.Where(static c => !ReadyState.Of(c.Status?.Conditions).IsTrue).ToList();
        var failed = owner.Status?.FailedNamespaces ?? [];
        List<Fact> facts = [new("Condition", ready.Describe(now)), .. Deletion.Facts(owner.Metadata, now)];
        if (failed.Count > 0)
        {
            facts.Add(new Fact("Failed in", [.. failed.Take(MostNamed).Select(static f => $"namespace \"{f.Namespace}\": {f.Reason}"), .. More(failed.Count)]));
        }

        facts.Add(new Fact("Namespaces", owner.Status?.ProvisionedNamespaces is { Count: > 0 } provisioned
            ? [$"{provisioned.Count} have their ExternalSecret: {string.Join(", ", provisioned.Take(MostNamed))}", .. More(provisioned.Count)]
            : ["none has its ExternalSecret"]));
        facts.Add(new Fact("Children", !listed.Ok
            ? [ReadProblem.Of(listed.Failure, "list", ApiResources.ExternalSecrets, null)]
            : [$"{children.Count} ExternalSecrets, {failing.Count} not ready", .. failing.Take(MostNamed)
                .Select(c => $"{c.Metadata.NamespaceProperty}/{c.Metadata.Name}: {ReadyState.Of(c.Status?.Conditions).Describe(now)}"), .. More(failing.Count)]));
        var engine = ready.IsTrue ? null : await EngineLease.ReadAsync(api, "", now, cancellation);
        if (engine is not null)
        {
            facts.Add(new Fact("Engine", engine.Line));
        }

        if (events.ToFact(now) is { } told)
        {
            facts.Add(told);
        }

        return KubeResult<Explanation>.From(new Explanation(
            "ClusterExternalSecret", "", key.Name, facts,
            [.. Deletion.Advise(owner.Metadata), .. Advise(owner, ready, failing, engine)]));
    }

    private static IEnumerable<Advice> Advise(
        ClusterExternalSecret owner, ReadyState ready, List<ExternalSecret> failing, EngineLease? engine)
    {
        foreach (var advice in EngineAdvice.Of(
            engine, "ClusterExternalSecret", "", ready.Status is not null, "--namespace, and whether ClusterExternalSecrets are switched off"))
        {
            yield return advice;
        }

        if (owner.Status?.FailedNamespaces is { Count: > 0 } failed)
        {
            yield return new Advice("NamespaceFailed",
                $"it could not be made in namespace \"{failed[0].Namespace}\": an ExternalSecret of the same name that is not its own is in the way, or a "
                + "quota or webhook refuses it; the reason above says which");
        }
        else if (ready.Status is not null && !ready.IsTrue)
        {
            yield return ErrorCause.Of(ready.Message) ?? new Advice("Failing", "read the condition above");
        }

        if (failing.Count > 0 && failing[0] is var first)
        {
            yield return new Advice("ChildFailing",
                $"{failing.Count} of its ExternalSecrets are not ready; look at one: keyferry why {first.Metadata.Name} -n {first.Metadata.NamespaceProperty} --kind externalsecret");
        }

        if (owner.Status?.ProvisionedNamespaces is not { Count: > 0 } && ready.IsTrue)
        {
            yield return new Advice(
                "NothingSelected", "no namespace is selected: correct spec.namespaceSelectors or spec.namespaces, or label a namespace", IsFault: false);
        }
    }

    private static IEnumerable<string> More(int count) => count > MostNamed ? [$"and {count - MostNamed} more"] : [];
}
