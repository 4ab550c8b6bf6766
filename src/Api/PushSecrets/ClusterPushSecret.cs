using Keyferry.Api.Shared;

namespace Keyferry.Api.PushSecrets;

/// <summary>
/// ClusterPushSecret creates the same PushSecret in every namespace that it selects.
/// </summary>
public sealed class ClusterPushSecret() : CustomResource<ClusterPushSecretSpec, ClusterPushSecretStatus>("external-secrets.io/v1alpha1", "ClusterPushSecret");
