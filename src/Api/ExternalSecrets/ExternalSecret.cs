using Keyferry.Api.Shared;

namespace Keyferry.Api.ExternalSecrets;

/// <summary>
/// ExternalSecret keeps a Secret in its namespace in sync with values in external secret stores.
/// </summary>
public sealed class ExternalSecret() : CustomResource<ExternalSecretSpec, ExternalSecretStatus>("external-secrets.io/v1", "ExternalSecret");
