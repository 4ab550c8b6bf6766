using System.Text.Json;
using Keyferry.Api.Json;
using Keyferry.Api.Validation;
using Keyferry.Text.Functions;
using Keyferry.Text.Templates;

namespace Keyferry.Admission.Rules;

/// <summary>The templates of a store or generator that asks an HTTP endpoint.</summary>
internal static class WebhookRules
{
    // The delimiters that can be chosen are those of Secrets' templates alone.
    private static readonly TemplateCache Templates = new(new TemplateOptions { Functions = FunctionLibrary.All }, capacity: 1 << 20);

    /// <summary>Reports all that is wrong.</summary>
    /// <param name="context">The spec under test.</param>
    /// <param name="prefix">What comes before the names of the settings' fields, below the spec.</param>
    /// <param name="settings">The settings.</param>
    public static void Check(ValidationContext context, string prefix, JsonElement settings)
    {
        // Most stores are no webhooks.
        if (!settings.Exists())
        {
            return;
        }

        Text(context, context.At($"{prefix}url"), settings.Get("url"));
        Text(context, context.At($"{prefix}body"), settings.Get("body"));
        Text(context, context.At($"{prefix}result.jsonPath"), settings.Get("result").Get("jsonPath"));
        var headers = context.At($"{prefix}headers");
        foreach (var header in settings.Entries("headers"))
        {
            Text(context, headers.Key(header.Name), header.Value);
        }
    }

    private static void Text(ValidationContext context, FieldPath path, JsonElement text)
    {
        if (text.ValueKind == JsonValueKind.String)
        {
            new TemplateText(path, text.GetString()!, Templates).TryRead(context, "webhook", out _);
        }
    }
}
