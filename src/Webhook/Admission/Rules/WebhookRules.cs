using System.Text.Json;
using Keyferry.Text.Templates;
using Keyferry.Webhook.Admission.Fields;

namespace Keyferry.Webhook.Admission.Rules;

/// <summary>The templates of a store or generator that asks an HTTP endpoint.</summary>
internal static class WebhookRules
{
    // The delimiters that can be chosen are those of Secrets' templates alone.
    private static readonly TemplateOptions Options = new();

    /// <summary>Notes all that is wrong.</summary>
    /// <param name="scope">The spec under test.</param>
    /// <param name="prefix">What comes before the names of the settings' fields, below the spec.</param>
    /// <param name="settings">The settings.</param>
    public static void Check(SpecScope scope, string prefix, JsonElement settings)
    {
        Text(scope, $"{prefix}url", settings.Text("url"));
        Text(scope, $"{prefix}body", settings.Text("body"));
        Text(scope, $"{prefix}result.jsonPath", settings.Get("result").Text("jsonPath"));
        foreach (var header in settings.Entries("headers"))
            Text(scope, $"{prefix}headers[{header.Name}]", settings.Get("headers").Text(header.Name));
    }

    private static void Text(SpecScope scope, string path, string? text)
    {
        if (text is not null)
            new TemplateText(path, text, Options).TryRead(scope, "webhook", out _);
    }
}
