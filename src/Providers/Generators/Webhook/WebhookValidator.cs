using Keyferry.Api.Generators;
using Keyferry.Api.Validation;
using Keyferry.Providers.Webhook;

namespace Keyferry.Providers.Generators.Webhook;

/// <summary>Checks the spec of a Webhook, the generator.</summary>
internal static class WebhookValidator
{
    /// <summary>Checks it.</summary>
    /// <param name="spec">The spec.</param>
    /// <param name="path">Where it stands.</param>
    /// <param name="errors">Takes what is found.</param>
    public static void Validate(WebhookGeneratorSpec spec, string path, FieldErrorList errors) =>
        WebhookStoreValidator.Validate(WebhookSettings.Of(spec), $"{path}.", errors);
}
