using Keyferry.Api.Shared;

namespace Keyferry.Api.PushSecrets;

/// <summary>
/// PushSecret writes keys of a Secret, or the output of a generator, to external secret stores.
/// </summary>
public sealed class PushSecret() : CustomResource<PushSecretSpec, PushSecretStatus>("external-secrets.io/v1alpha1", "PushSecret");
