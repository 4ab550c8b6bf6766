using System.Text.Json;
using System.Text.Json.Nodes;
using Keyferry.Admission.Registrations;
using Keyferry.Api.Resources;
using Keyferry.Api.Shared;
using Keyferry.Kubernetes.Types;
using Keyferry.Webhook.Options;

namespace Keyferry.Webhook.Installation;

/// <summary>
/// The objects by which the API server knows the webhooks. They do not name a <c>caBundle</c>: that field belongs to the
/// certificate controller.
/// </summary>
/// <param name="options">Where API servers reach the webhooks.</param>
/// <param name="webhooks">The webhooks.</param>
public sealed class WebhookConfigurations(WebhookOptions options, IReadOnlyList<WebhookRegistration> webhooks)
{
    private const int ServicePort = 443;

    /// <summary>The MutatingWebhookConfiguration.</summary>
    public JsonObject Mutating() => Configuration(BuiltIn.MutatingWebhookConfiguration, WebhookType.Mutating);

    /// <summary>The ValidatingWebhookConfiguration.</summary>
    public JsonObject Validating() => Configuration(BuiltIn.ValidatingWebhookConfiguration, WebhookType.Validating);

    /// <summary>
    /// Takes the webhooks out that must not be asked without their conditions, for a server that keeps none.
    /// </summary>
    /// <param name="configuration">A configuration, which is changed.</param>
    /// <returns>The names of those that were taken out.</returns>
    public IReadOnlyList<string> RemoveConditional(JsonObject configuration)
    {
        var conditional = webhooks.Where(static w => w.NeedsMatchConditions).Select(static w => w.Name).ToHashSet(StringComparer.Ordinal);
        if (configuration["webhooks"] is not JsonArray list)
        {
            return [];
        }

        var removed = list.OfType<JsonObject>().Where(w => conditional.Contains(w["name"]!.GetValue<string>())).ToList();
        removed.ForEach(w => list.Remove(w));
        return [.. removed.Select(static w => w["name"]!.GetValue<string>())];
    }

    /// <summary>Whether a webhook of a configuration has conditions.</summary>
    /// <param name="configuration">The configuration.</param>
    /// <param name="webhook">The webhook's name.</param>
    public static bool HasConditions(JsonObject configuration, string webhook) =>
        configuration["webhooks"] is JsonArray list
        && list.OfType<JsonObject>().Any(w => w["name"]!.GetValue<string>() == webhook && w["matchConditions"] is JsonArray { Count: > 0 });

    private JsonObject Configuration(ResourceType type, WebhookType webhookType) => new()
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
        ["webhooks"] = new JsonArray([.. webhooks.Where(w => w.Type == webhookType).Select(Webhook)]),
    };

    // What is the API server's default is left out.
    private JsonObject Webhook(WebhookRegistration webhook)
    {
        var json = new JsonObject
        {
            ["name"] = webhook.Name,
            ["admissionReviewVersions"] = new JsonArray("v1"),
            ["clientConfig"] = Client(webhook.Path),
            ["failurePolicy"] = webhook.FailurePolicy.ToString(),
            ["matchPolicy"] = "Equivalent",
            ["sideEffects"] = webhook.SideEffects.ToString(),
            ["timeoutSeconds"] = (int)webhook.Timeout.TotalSeconds,
            ["rules"] = new JsonArray([.. webhook.Rules.Select(Rule)]),
        };
        if (webhook.MatchConditions.Count > 0)
        {
            json["matchConditions"] = new JsonArray([.. webhook.MatchConditions.Select(static c => new JsonObject
            {
                ["name"] = c.Name,
                ["expression"] = c.Expression,
            })]);
        }

        AddSelector(json, "namespaceSelector", webhook.NamespaceSelector);
        AddSelector(json, "objectSelector", webhook.ObjectSelector);
        if (webhook.ReinvocationPolicy != ReinvocationPolicy.Never)
        {
            json["reinvocationPolicy"] = webhook.ReinvocationPolicy.ToString();
        }

        return json;
    }

    private static void AddSelector(JsonObject webhook, string field, LabelSelector? selector)
    {
        if (selector is not null)
        {
            webhook[field] = JsonSerializer.SerializeToNode(selector, ApiJsonContext.Default.LabelSelector);
        }
    }

    private static JsonObject Rule(WebhookRule rule) => new()
    {
        ["apiGroups"] = Strings(rule.ApiGroups),
        ["apiVersions"] = Strings(rule.ApiVersions),
        ["operations"] = Strings(rule.Operations),
        ["resources"] = Strings(rule.Resources),
        ["scope"] = "*",
    };

    private static JsonArray Strings(IEnumerable<string> values) => new([.. values.Select(static v => (JsonNode)v)]);

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
