using Keyferry.Admission.Cluster;
using Keyferry.Admission.Handlers;
using Keyferry.Admission.Preflight;
using Keyferry.Api.Crds;
using Keyferry.Api.Shared;

namespace Keyferry.Admission.Registrations;

/// <summary>The webhooks that look at the kinds of External Secrets: two that decide, and one that tells who deletes a store of its users.</summary>
public static class ManifestWebhooks
{
    /// <summary>The name of the mutating webhook.</summary>
    public const string MutatingName = "default.keyferry.io";

    /// <summary>The path of the mutating webhook.</summary>
    public const string MutatePath = "/mutate";

    /// <summary>The path of the validating webhook.</summary>
    public const string ValidatePath = "/validate";

    /// <summary>The name of the webhook that is told of deletions; it refuses none.</summary>
    public const string DeletionName = "deletions.keyferry.io";

    private const string DeletionPath = "/deletions";

    // Configurations that release 0.1 installed point here; they may be served by this release during a rolling update.
    private const string FormerMutatePath = "/default";

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    // Nobody waits longer for advice.
    private static readonly TimeSpan DeletionTimeout = TimeSpan.FromSeconds(1);

    // What a controller writes (finalizers, labels, annotations) and what ends an object must never need the webhook:
    // an object could not be freed once Keyferry is gone. Stored state decides, since a request cannot forge it.
    private static readonly MatchCondition[] Conditions =
    [
        new("not-being-deleted", "request.operation != 'UPDATE' || !has(oldObject.metadata.deletionTimestamp)"),
        new(
            "changes-more-than-metadata",
            "request.operation != 'UPDATE' || !has(object.spec) || !has(oldObject.spec) || object.spec != oldObject.spec"),
    ];

    // Only people are told. What controllers delete, such as all of a namespace, must not wait for anybody.
    private static readonly MatchCondition[] ByPeople =
    [
        new(
            "not-by-a-controller",
            "!request.userInfo.username.startsWith('system:serviceaccount:') && !request.userInfo.username.startsWith('system:kube-')"),
    ];

    /// <summary>The registrations.</summary>
    /// <param name="validator">Makes the validator; called only by a process that serves reviews.</param>
    /// <param name="finalizer">Adds the engine's finalizer; null where the engine does that.</param>
    /// <param name="preflight">Makes what has stores asked; null where none are.</param>
    /// <param name="view">What is known of the cluster now; null where nothing is.</param>
    public static IReadOnlyList<WebhookRegistration> All(
        Func<RequestValidator> validator, FinalizerMutation? finalizer = null, Func<PreflightCheck>? preflight = null,
        Func<IClusterView?>? view = null) =>
    [
        Webhook(
            WebhookType.Mutating, MutatingName, MutatePath, () => new MutatingHandler(validator(), finalizer, preflight?.Invoke())) with
        {
            FormerPaths = [FormerMutatePath],
        },
        Webhook(
            WebhookType.Validating, "validate.keyferry.io", ValidatePath, () => new ValidatingHandler(validator())),
        Webhook(WebhookType.Validating, DeletionName, DeletionPath, () => new StoreDeletionHandler(view)) with
        {
            Rules = [.. CrdKinds.All.Where(static k => IsStore(k)).GroupBy(static k => k.Resource.Group).Select(static k => Rule(k, "DELETE"))],
            MatchConditions = ByPeople,
            NeedsMatchConditions = true,
            FailurePolicy = FailurePolicy.Ignore,
            Timeout = DeletionTimeout,
        },
    ];

    private static WebhookRegistration Webhook(
        WebhookType type, string name, string path, Func<IAdmissionHandler> handler) => new()
    {
        Name = name,
        Type = type,
        Path = path,
        CreateHandler = handler,
        Rules = [.. CrdKinds.All.GroupBy(static k => k.Resource.Group).Select(static k => Rule(k, "CREATE", "UPDATE"))],
        MatchConditions = Conditions,
        Timeout = Timeout,
    };

    // Kinds are named one by one: one that somebody else adds to the group must not depend on this webhook.
    private static WebhookRule Rule(IGrouping<string, CrdKind> kinds, params IReadOnlyList<string> operations) => new(
        [kinds.Key],
        Sorted(kinds.SelectMany(static k => k.Versions)),
        operations,
        Sorted(kinds.Select(static k => k.Resource.Plural)));

    private static bool IsStore(CrdKind kind) => kind.Resource.Kind is StoreKind.SecretStore or StoreKind.ClusterSecretStore;

    private static IReadOnlyList<string> Sorted(IEnumerable<string> values) =>
        [.. values.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
}
