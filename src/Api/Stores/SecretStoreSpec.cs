namespace Keyferry.Api.Stores;

/// <summary>What a SecretStore or ClusterSecretStore is told.</summary>
public sealed class SecretStoreSpec;
