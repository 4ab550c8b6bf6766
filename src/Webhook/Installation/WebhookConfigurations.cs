using System.Text.Json.Nodes;
using Keyferry.Api.Crds;
using Keyferry.Kubernetes.Types;
using Keyferry.Webhook.Options;

namespace Keyferry.Webhook.Installation;

/// <summary>
/// The objects that tell the API server to ask us. They do not name a <c>caBundle</c>: that field belongs to the
/// certificate controller.
/// </summary>
/// <param name="options">Where API servers reach the webhook.</param>
public sealed class WebhookConfigurations(WebhookOptions options)
{
    /// <summary>The path of the defaulting webhook.</summary>
    public const string DefaultPath = "/default";

    /// <summary>The path of the validating webhook.</summary>
    public const string ValidatePath = "/validate";

    private const int ServicePort = 443;

    /// <summary>Seconds that the API server waits for an answer.</summary>
    private const int TimeoutSeconds = 5;

    // What a controller writes (finalizers, labels, annotations) and what ends an object must never need the webhook:
    // an object could not be freed once Keyferry is gone. Stored state decides, since a request cannot forge it.
    private static readonly (string Name, string Expression)[] _conditions =
    [
        ("not-being-deleted", "request.operation != 'UPDATE' || !has(oldObject.metadata.deletionTimestamp)"),
        ("changes-more-than-metadata",
            "request.operation != 'UPDATE' || !has(object.spec) || !has(oldObject.spec) || object.spec != oldObject.spec"),
    ];

    /// <summary>The MutatingWebhookConfiguration.</summary>
    public JsonObject Mutating() =>
        Configuration(BuiltIn.MutatingWebhookConfiguration, "default.keyferry.io", DefaultPath);

    /// <summary>The ValidatingWebhookConfiguration.</summary>
    public JsonObject Validating() =>
        Configuration(BuiltIn.ValidatingWebhookConfiguration, "validate.keyferry.io", ValidatePath);

    private JsonObject Configuration(ResourceType type, string webhook, string path) => new()
    {
        ["apiVersion"] = type.ApiVersion,
        ["kind"] = type.Kind,
        ["metadata"] = new JsonObject
        {
            ["name"] = options.ReleaseName,
            ["labels"] = new JsonObject
            {
                ["app.kubernetes.io/name"] = "keyferry",
                ["app.kubernetes.io/instance"] = options.ReleaseName,
                ["app.kubernetes.io/component"] = "webhook",
            },
        },
        ["webhooks"] = new JsonArray(new JsonObject
        {
            ["name"] = webhook,
            ["admissionReviewVersions"] = new JsonArray("v1"),
            ["clientConfig"] = Client(path),
            ["failurePolicy"] = "Fail",
            ["matchPolicy"] = "Equivalent",
            ["sideEffects"] = "None",
            ["timeoutSeconds"] = TimeoutSeconds,
            ["rules"] = new JsonArray([.. CrdKinds.All.GroupBy(static k => k.Resource.Group).Select(Rule)]),
            ["matchConditions"] = new JsonArray([.. _conditions.Select(static c => new JsonObject
            {
                ["name"] = c.Name,
                ["expression"] = c.Expression,
            })]),
        }),
    };

    private static JsonObject Rule(IGrouping<string, CrdKind> kinds) => new()
    {
        ["apiGroups"] = new JsonArray(kinds.Key),
        ["apiVersions"] = Strings(kinds.SelectMany(static k => k.Versions)),
        // Deletion and subresources are nobody's business here.
        ["operations"] = new JsonArray("CREATE", "UPDATE"),
        // Named one by one: a kind that somebody adds to the group must not depend on us.
        ["resources"] = Strings(kinds.Select(static k => k.Resource.Plural)),
        ["scope"] = "*",
    };

    private static JsonArray Strings(IEnumerable<string> values) =>
        new([.. values.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(static v => (JsonNode)v)]);

    private JsonObject Client(string path) => options.Url is { } url
        ? new JsonObject { ["url"] = new Uri(url, path).ToString() }
        : new JsonObject
        {
            ["service"] = new JsonObject
            {
                ["name"] = options.ServiceName,
                ["namespace"] = options.ServiceNamespace,
                ["path"] = path,
                ["port"] = ServicePort,
            },
        };
}
