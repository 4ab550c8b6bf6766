using Keyferry.Api.Shared;

namespace Keyferry.Api.Stores;

/// <summary>
/// ClusterSecretStore describes how to reach an external secret store. Objects in every namespace can refer to it, unless
/// its conditions say which namespaces may.
/// </summary>
public sealed class ClusterSecretStore()
    : CustomResource<SecretStoreSpec, SecretStoreStatus>("external-secrets.io/v1", "ClusterSecretStore");
