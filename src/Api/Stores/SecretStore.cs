using Keyferry.Api.Shared;

namespace Keyferry.Api.Stores;

/// <summary>
/// SecretStore describes how to reach an external secret store. Objects in the same namespace can refer to it.
/// </summary>
public sealed class SecretStore() : CustomResource<SecretStoreSpec, SecretStoreStatus>("external-secrets.io/v1", "SecretStore");
