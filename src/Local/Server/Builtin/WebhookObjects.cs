using System.Text.Json.Nodes;
using Keyferry.Local.Server.Abstractions;
using Keyferry.Local.Server.Rest;
using Keyferry.Local.Server.Schema.Cel;

namespace Keyferry.Local.Server.Builtin;

/// <summary>Mutating- and ValidatingWebhookConfigurations.</summary>
internal static class WebhookObjects
{
    /// <summary>The rules of one of them.</summary>
    public static ObjectRules Rules(ResourceInfo resource) => new()
    {
        AllowsUnconditionalUpdate = false,
        HasGeneration = true,
        Decode = (obj, unknown) =>
        {
            BuiltinKinds.DropNulls(obj);
            BuiltinKinds.DropUnknown(obj, unknown, "webhooks");
            foreach (var hook in obj.List("webhooks")?.OfType<JsonObject>() ?? [])
            {
                Default(hook, resource.Kind.StartsWith('M'));
            }
        },
        Validate = static (obj, _) => (obj.List("webhooks") ?? []).SelectMany((hook, i) => Validate(hook as JsonObject ?? [], $"webhooks[{i}]")).ToList(),
    };

    private static void Default(JsonObject hook, bool mutating)
    {
        hook.TryAdd("failurePolicy", "Fail");
        hook.TryAdd("matchPolicy", "Equivalent");
        hook.TryAdd("namespaceSelector", new JsonObject());
        hook.TryAdd("objectSelector", new JsonObject());
        hook.TryAdd("timeoutSeconds", 10);
        if (mutating)
        {
            hook.TryAdd("reinvocationPolicy", "Never");
        }

        hook.Object("clientConfig").Object("service")?.TryAdd("port", 443);
        foreach (var rule in hook.List("rules")?.OfType<JsonObject>() ?? [])
        {
            rule.TryAdd("scope", "*");
        }
    }

    private static IEnumerable<StatusCause> Validate(JsonObject hook, string path)
    {
        if ((hook.Text("name") ?? "").Split('.') is not { Length: >= 3 })
        {
            yield return MetadataValidation.Invalid($"{path}.name", hook.Text("name") ?? "", "should be a domain with at least three segments separated by dots");
        }

        if (!hook.List("admissionReviewVersions").Texts().Any(v => v is "v1" or "v1beta1"))
        {
            yield return Value($"{path}.admissionReviewVersions", hook["admissionReviewVersions"], "must include at least one of v1, v1beta1");
        }

        if (hook.Text("failurePolicy") is not ("Fail" or "Ignore"))
        {
            yield return Unsupported($"{path}.failurePolicy", hook["failurePolicy"], "Fail", "Ignore");
        }

        if (hook.Text("matchPolicy") is not ("Equivalent" or "Exact"))
        {
            yield return Unsupported($"{path}.matchPolicy", hook["matchPolicy"], "Equivalent", "Exact");
        }

        if (hook["sideEffects"] is null)
        {
            yield return new StatusCause("FieldValueRequired", "Required value: must specify one of None, NoneOnDryRun", $"{path}.sideEffects");
        }
        else if (hook.Text("sideEffects") is not ("None" or "NoneOnDryRun"))
        {
            yield return Unsupported($"{path}.sideEffects", hook["sideEffects"], "None", "NoneOnDryRun");
        }

        if (hook.Number("timeoutSeconds") is < 1 or > 30)
        {
            yield return Value($"{path}.timeoutSeconds", hook["timeoutSeconds"], "the timeout value must be between 1 and 30 seconds");
        }

        var conditions = hook.List("matchConditions") ?? [];
        for (var i = 0; i < conditions.Count; i++)
        {
            if (Unreadable(conditions[i].Text("expression") ?? "") is { } why)
            {
                yield return MetadataValidation.Invalid($"{path}.matchConditions[{i}].expression", conditions[i].Text("expression") ?? "", why);
            }
        }

        foreach (var cause in ClientConfig(hook.Object("clientConfig"), $"{path}.clientConfig"))
        {
            yield return cause;
        }

        var rules = hook.List("rules") ?? [];
        for (var i = 0; i < rules.Count; i++)
        {
            foreach (var field in (string[])["apiGroups", "apiVersions", "operations", "resources"])
            {
                if (rules[i].List(field) is not { Count: > 0 })
                {
                    yield return new StatusCause("FieldValueRequired", "Required value", $"{path}.rules[{i}].{field}");
                }
            }

            if (rules[i].List("operations") is { Count: > 1 } operations && operations.Texts().Contains("*", StringComparer.Ordinal))
            {
                yield return Value($"{path}.rules[{i}].operations", operations, "if '*' is present, must not specify other operations");
            }
        }
    }

    private static IEnumerable<StatusCause> ClientConfig(JsonObject? config, string path)
    {
        if (config.Text("url") is null == config.Object("service") is null)
        {
            yield return new StatusCause("FieldValueRequired", "Required value: exactly one of url or service is required", path);
        }

        if (config.Text("url") is { } url && !url.StartsWith("https:", StringComparison.Ordinal))
        {
            yield return MetadataValidation.Invalid($"{path}.url", url.Split(':')[0],
                "'https' is the only allowed URL scheme; desired format: https://host[/path]");
        }
    }

    private static string? Unreadable(string expression)
    {
        try
        {
            CelExpression.Parse(expression);
            return null;
        }
        catch (CelException error)
        {
            return CelExpression.Describe(expression, error);
        }
    }

    private static StatusCause Value(string field, JsonNode? value, string why) =>
        new("FieldValueInvalid", $"Invalid value: {JsonText.Text(value)}: {why}", field);

    private static StatusCause Unsupported(string field, JsonNode? value, params string[] supported) =>
        new("FieldValueNotSupported",
            $"Unsupported value: {JsonText.Text(value)}: supported values: {string.Join(", ", supported.Select(s => $"\"{s}\""))}", field);
}
