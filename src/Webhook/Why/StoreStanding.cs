using Keyferry.Api.Resources;
using Keyferry.Kubernetes.Calls;
using Keyferry.Kubernetes.Types;
using Keyferry.Sync.Stores;
using Keyferry.Webhook.Access;

namespace Keyferry.Webhook.Why;

/// <summary>How a store stands that an object uses.</summary>
/// <param name="Key">Which store.</param>
/// <param name="Ready">Its Ready condition; null where it was not read.</param>
/// <param name="Class">The controller class that it belongs to; empty where it belongs to all.</param>
/// <param name="Problem">Why it was not read; null where it was.</param>
/// <param name="IsMissing">Whether it is not there.</param>
/// <param name="Refusal">Why the object's namespace may not use it; null where it may, or where that cannot be seen.</param>
/// <param name="IsDeleting">Whether it is being deleted.</param>
internal sealed record StoreStanding(
    StoreKey Key, ReadyState? Ready, string Class, string? Problem, bool IsMissing, string? Refusal, bool IsDeleting)
{
    private const string UsualClass = "default";

    private string Named => $"{Key.Kind} \"{Key.Name}\"";

    private string WhyCommand => $"keyferry why {Key.Name} --kind {Key.Kind.ToLowerInvariant()}{(Key.IsClusterWide ? "" : $" -n {Key.Namespace}")}";

    /// <summary>What is known of it, in a line.</summary>
    public string Describe(DateTimeOffset now) =>
        $"{Named}: {Problem ?? Ready!.Describe(now)}"
        + (IsDeleting ? "; it is being deleted" : "")
        + (Class.Length > 0 ? $"; controller class \"{Class}\"" : "")
        + (Refusal is null ? "" : $"; {Refusal}");

    /// <summary>What to do about it, where it is in the way.</summary>
    public IEnumerable<Advice> Advise()
    {
        if (IsMissing)
        {
            yield return new Advice("StoreMissing", $"{Problem}{(Problem!.EndsWith('?') ? "" : ":")} correct the reference, or create the store");
        }
        else if (Ready is { IsTrue: false })
        {
            yield return new Advice("StoreNotReady", $"{Named} is not ready, and nothing is fetched before it is: {WhyCommand}");
        }

        if (Refusal is not null)
        {
            yield return new Advice(
                "NamespaceExcluded", $"{Named} does not admit this namespace: add it to spec.conditions of the store, or use another store");
        }

        if (Class is not ("" or UsualClass))
        {
            yield return new Advice(
                "OtherController",
                $"{Named} belongs to controller class \"{Class}\": only an engine that runs with --controller-class {Class} looks at this object",
                IsFault: false);
        }
    }

    /// <summary>Reads a store.</summary>
    /// <param name="api">The API server.</param>
    /// <param name="key">Which.</param>
    /// <param name="ns">The namespace of the object that uses it.</param>
    /// <param name="cancellation">Ends the calls.</param>
    public static async ValueTask<StoreStanding> ReadAsync(IKubeApi api, StoreKey key, string ns, CancellationToken cancellation)
    {
        ResourceType type = key.IsClusterWide ? ApiResources.ClusterSecretStores : ApiResources.SecretStores;
        var name = new ObjectKey(key.Namespace, key.Name);
        if (key.IsClusterWide)
        {
            var wide = await api.GetAsync(ApiResources.ClusterSecretStores, name, cancellation);
            if (!wide.Ok)
            {
                return await UnreadAsync(api, key, type, wide.Failure, cancellation);
            }

            var refusal = await new NamespaceConditions(api).RefuseAsync(StoreObjects.Of(wide.Value), ns, cancellation);
            return new StoreStanding(
                key, ReadyState.Of(wide.Value.Status?.Conditions), wide.Value.Spec.Controller ?? "", null, IsMissing: false,
                refusal is { Kind: Providers.Contract.FetchFailureKind.Invalid } ? refusal.Message : null,
                wide.Value.Metadata.DeletionTimestamp is not null);
        }

        var read = await api.GetAsync(ApiResources.SecretStores, name, cancellation);
        return read.Ok
            ? new StoreStanding(
                key, ReadyState.Of(read.Value.Status?.Conditions), read.Value.Spec.Controller ?? "", null, IsMissing: false, null,
                read.Value.Metadata.DeletionTimestamp is not null)
            : await UnreadAsync(api, key, type, read.Failure, cancellation);
    }

    private static async ValueTask<StoreStanding> UnreadAsync(
        IKubeApi api, StoreKey key, ResourceType type, KubeFailure failure, CancellationToken cancellation)
    {
        if (!failure.IsNotFound)
        {
            return new StoreStanding(key, null, "", ReadProblem.Of(failure, "get", type, key.Namespace), IsMissing: false, null, false);
        }

        return new StoreStanding(
            key, null, "", await MissingObject.DescribeAsync(api, type, new ObjectKey(key.Namespace, key.Name), cancellation),
            IsMissing: true, null, false);
    }
}
