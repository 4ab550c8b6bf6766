using System.Text.Json;
using System.Text.Json.Serialization;
using Keyferry.Api.ExternalSecrets;
using Keyferry.Api.Generators;
using Keyferry.Api.PushSecrets;
using Keyferry.Api.Shared;
using Keyferry.Api.Stores;

namespace Keyferry.Api.Resources;

/// <summary>The generated JSON serialization of the custom resources. Null is not written.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(JsonElement))]
[JsonSerializable(typeof(ExternalSecret))]
[JsonSerializable(typeof(ClusterExternalSecret))]
[JsonSerializable(typeof(SecretStore))]
[JsonSerializable(typeof(ClusterSecretStore))]
[JsonSerializable(typeof(PushSecret))]
[JsonSerializable(typeof(ClusterPushSecret))]
[JsonSerializable(typeof(CustomResource<AcrAccessTokenSpec>))]
[JsonSerializable(typeof(CustomResource<BeyondtrustWorkloadCredentialsDynamicSecretSpec>))]
[JsonSerializable(typeof(CustomResource<CloudsmithAccessTokenSpec>))]
[JsonSerializable(typeof(CustomResource<EcrAuthorizationTokenSpec>))]
[JsonSerializable(typeof(CustomResource<FakeGeneratorSpec>))]
[JsonSerializable(typeof(CustomResource<GcrAccessTokenSpec>))]
[JsonSerializable(typeof(CustomResource<GithubAccessTokenSpec>))]
[JsonSerializable(typeof(CustomResource<GitlabDeployTokenSpec>))]
[JsonSerializable(typeof(CustomResource<GrafanaSpec>))]
[JsonSerializable(typeof(CustomResource<MfaSpec>))]
[JsonSerializable(typeof(CustomResource<PasswordSpec>))]
[JsonSerializable(typeof(CustomResource<QuayAccessTokenSpec>))]
[JsonSerializable(typeof(CustomResource<SshKeySpec>))]
[JsonSerializable(typeof(CustomResource<StsSessionTokenSpec>))]
[JsonSerializable(typeof(CustomResource<UuidSpec>))]
[JsonSerializable(typeof(CustomResource<VaultDynamicSecretSpec>))]
[JsonSerializable(typeof(CustomResource<WebhookGeneratorSpec>))]
[JsonSerializable(typeof(GeneratorState))]
[JsonSerializable(typeof(GeneratorObject))]
[JsonSerializable(typeof(CustomResource<ClusterGeneratorSpec>))]
public sealed partial class ApiJsonContext : JsonSerializerContext;
