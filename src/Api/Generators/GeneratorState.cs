using Keyferry.Api.Shared;

namespace Keyferry.Api.Generators;

/// <summary>
/// GeneratorState records what a generator created, so that it can be deleted when it is no longer used. It is created and deleted by the controller.
/// </summary>
public sealed class GeneratorState() : CustomResource<GeneratorStateSpec, GeneratorStateStatus>("generators.external-secrets.io/v1alpha1", "GeneratorState");
