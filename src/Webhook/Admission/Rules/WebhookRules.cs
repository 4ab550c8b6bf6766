using System.Text.Json;
using Keyferry.Api.Validation;
using Keyferry.Text.Functions;
using Keyferry.Text.Templates;
using Keyferry.Webhook.Admission.Fields;

namespace Keyferry.Webhook.Admission.Rules;

/// <summary>The templates of a store or generator that asks an HTTP endpoint.</summary>
internal static class WebhookRules
{
    // The delimiters that can be chosen are those of Secrets' templates alone.
    private static readonly TemplateOptions Options = new() { Functions = FunctionLibrary.All };

    /// <summary>Notes all that is wrong.</summary>
    /// <param name="scope">The spec under test.</param>
    /// <param name="prefix">What comes before the names of the settings' fields, below the spec.</param>
    /// <param name="settings">The settings.</param>
    public static void Check(SpecScope scope, string prefix, JsonElement settings)
    {
        Text(scope, scope.At($"{prefix}url"), settings.Get("url"));
        Text(scope, scope.At($"{prefix}body"), settings.Get("body"));
        Text(scope, scope.At($"{prefix}result.jsonPath"), settings.Get("result").Get("jsonPath"));
        var headers = scope.At($"{prefix}headers");
        foreach (var header in settings.Entries("headers"))
        {
            Text(scope, headers.Key(header.Name), header.Value);
        }
    }

    private static void Text(SpecScope scope, FieldPath path, JsonElement text)
    {
        if (text.ValueKind == JsonValueKind.String)
        {
            new TemplateText(path, text.GetString()!, Options).TryRead(scope, "webhook", out _);
        }
    }
}
