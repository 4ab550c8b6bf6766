using Keyferry.Api.Shared;

namespace Keyferry.Api.ExternalSecrets;

/// <summary>
/// ClusterExternalSecret creates the same ExternalSecret in every namespace that it selects.
/// </summary>
public sealed class ClusterExternalSecret() : CustomResource<ClusterExternalSecretSpec, ClusterExternalSecretStatus>("external-secrets.io/v1", "ClusterExternalSecret");
