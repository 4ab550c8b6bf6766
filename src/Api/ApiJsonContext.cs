using System.Text.Json;
using System.Text.Json.Serialization;
using Keyferry.Api.ExternalSecrets;
using Keyferry.Api.Generators;
using Keyferry.Api.PushSecrets;
using Keyferry.Api.Stores;

namespace Keyferry.Api;

/// <summary>Reads and writes the custom resources. Members that are null are not written.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(JsonElement))]
[JsonSerializable(typeof(ExternalSecret))]
[JsonSerializable(typeof(ClusterExternalSecret))]
[JsonSerializable(typeof(SecretStore))]
[JsonSerializable(typeof(ClusterSecretStore))]
[JsonSerializable(typeof(PushSecret))]
[JsonSerializable(typeof(ClusterPushSecret))]
[JsonSerializable(typeof(AcrAccessTokenGenerator))]
[JsonSerializable(typeof(BeyondtrustWorkloadCredentialsDynamicSecretGenerator))]
[JsonSerializable(typeof(CloudsmithAccessTokenGenerator))]
[JsonSerializable(typeof(EcrAuthorizationTokenGenerator))]
[JsonSerializable(typeof(FakeGenerator))]
[JsonSerializable(typeof(GcrAccessTokenGenerator))]
[JsonSerializable(typeof(GithubAccessTokenGenerator))]
[JsonSerializable(typeof(GitlabDeployTokenGenerator))]
[JsonSerializable(typeof(GrafanaGenerator))]
[JsonSerializable(typeof(MfaGenerator))]
[JsonSerializable(typeof(PasswordGenerator))]
[JsonSerializable(typeof(QuayAccessTokenGenerator))]
[JsonSerializable(typeof(SshKeyGenerator))]
[JsonSerializable(typeof(StsSessionTokenGenerator))]
[JsonSerializable(typeof(UuidGenerator))]
[JsonSerializable(typeof(VaultDynamicSecretGenerator))]
[JsonSerializable(typeof(WebhookGenerator))]
[JsonSerializable(typeof(GeneratorState))]
[JsonSerializable(typeof(ClusterGenerator))]
public sealed partial class ApiJsonContext : JsonSerializerContext;
