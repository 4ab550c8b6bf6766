using Keyferry.Admission.Handlers;
using Keyferry.Admission.Preflight;
using Keyferry.Api.Crds;

namespace Keyferry.Admission.Registrations;

/// <summary>The two webhooks that look at the kinds of External Secrets.</summary>
public static class ManifestWebhooks
{
    /// <summary>The name of the mutating webhook.</summary>
    public const string MutatingName = "default.keyferry.io";

    /// <summary>The path of the mutating webhook.</summary>
    public const string MutatePath = "/mutate";

    /// <summary>The path of the validating webhook.</summary>
    public const string ValidatePath = "/validate";

    // Configurations that release 0.1 installed point here; they may be served by this release during a rolling update.
    private const string FormerMutatePath = "/default";

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    // What a controller writes (finalizers, labels, annotations) and what ends an object must never need the webhook:
    // an object could not be freed once Keyferry is gone. Stored state decides, since a request cannot forge it.
    private static readonly MatchCondition[] Conditions =
    [
        new("not-being-deleted", "request.operation != 'UPDATE' || !has(oldObject.metadata.deletionTimestamp)"),
        new(
            "changes-more-than-metadata",
            "request.operation != 'UPDATE' || !has(object.spec) || !has(oldObject.spec) || object.spec != oldObject.spec"),
    ];

    /// <summary>The registrations.</summary>
    /// <param name="validator">Makes the validator; called only by a process that serves reviews.</param>
    /// <param name="finalizer">Adds the engine's finalizer; null where the engine does that.</param>
    /// <param name="preflight">Makes what has stores asked; null where none are.</param>
    public static IReadOnlyList<WebhookRegistration> All(
        Func<RequestValidator> validator, FinalizerMutation? finalizer = null, Func<PreflightCheck>? preflight = null) =>
    [
        Webhook(
            WebhookType.Mutating, MutatingName, MutatePath, () => new MutatingHandler(validator(), finalizer, preflight?.Invoke())) with
        {
            FormerPaths = [FormerMutatePath],
        },
        Webhook(
            WebhookType.Validating, "validate.keyferry.io", ValidatePath, () => new ValidatingHandler(validator())),
    ];

    private static WebhookRegistration Webhook(
        WebhookType type, string name, string path, Func<IAdmissionHandler> handler) => new()
    {
        Name = name,
        Type = type,
        Path = path,
        CreateHandler = handler,
        Rules = [.. CrdKinds.All.GroupBy(static k => k.Resource.Group).Select(Rule)],
        MatchConditions = Conditions,
        Timeout = Timeout,
    };

    // Kinds are named one by one: one that somebody else adds to the group must not depend on this webhook.
    private static WebhookRule Rule(IGrouping<string, CrdKind> kinds) => new(
        [kinds.Key],
        Sorted(kinds.SelectMany(static k => k.Versions)),
        ["CREATE", "UPDATE"],
        Sorted(kinds.Select(static k => k.Resource.Plural)));

    private static IReadOnlyList<string> Sorted(IEnumerable<string> values) =>
        [.. values.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
}
