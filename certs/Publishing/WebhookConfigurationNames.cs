namespace Keyferry.Certs.Publishing;

/// <summary>The webhook configurations that are to trust us.</summary>
/// <param name="Mutating">Names of MutatingWebhookConfigurations.</param>
/// <param name="Validating">Names of ValidatingWebhookConfigurations.</param>
public sealed record WebhookConfigurationNames(IReadOnlyList<string> Mutating, IReadOnlyList<string> Validating);
