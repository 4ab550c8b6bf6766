using System.Text.Json.Nodes;
using Keyferry.Kubernetes.Types;
using Keyferry.Webhook.Options;

namespace Keyferry.Webhook.Webhooks;

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

    private static readonly (string Group, string[] Versions)[] _rules =
    [
        ("external-secrets.io", ["v1", "v1beta1", "v1alpha1"]),
        ("generators.external-secrets.io", ["v1alpha1"]),
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
            ["rules"] = new JsonArray([.. _rules.Select(Rule)]),
        }),
    };

    private static JsonObject Rule((string Group, string[] Versions) rule) => new()
    {
        ["apiGroups"] = new JsonArray(rule.Group),
        ["apiVersions"] = new JsonArray([.. rule.Versions.Select(static v => (JsonNode)v)]),
        // Deletion and subresources are nobody's business here.
        ["operations"] = new JsonArray("CREATE", "UPDATE"),
        ["resources"] = new JsonArray("*"),
        ["scope"] = "*",
    };

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
