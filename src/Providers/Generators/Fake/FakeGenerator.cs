using System.Text;
using System.Text.Json;
using Keyferry.Api.Resources;
using Keyferry.Api.Validation;
using Keyferry.Api.Values;
using Keyferry.Providers.Contract;

namespace Keyferry.Providers.Generators.Fake;

/// <summary>The generator of fixed values that stand in its own manifest, for tests.</summary>
public sealed class FakeGenerator : IGenerator
{
    /// <inheritdoc/>
    public string Kind => "Fake";

    /// <inheritdoc/>
    public ValueReuse Reuse => ValueReuse.None;

    /// <inheritdoc/>
    public void Validate(JsonElement spec, string path, FieldErrorList errors)
    {
        // The schema says all.
    }

    /// <inheritdoc/>
    public ValueTask<GenerateResult> GenerateAsync(GeneratorContext context, CancellationToken cancellation) => ValueTask.FromResult(
        GeneratorSpecs.Read(context.Spec, ApiJsonContext.Default.FakeGeneratorSpec) is { } spec
            ? new GenerateResult((spec.Data ?? []).ToDictionary(
                static p => p.Key, static p => new SecretValue(Encoding.UTF8.GetBytes(p.Value ?? "")), StringComparer.Ordinal))
            : GeneratorSpecs.Unreadable);

    /// <inheritdoc/>
    public ValueTask<FetchFailure?> CleanUpAsync(
        GeneratorContext context, JsonElement state, CancellationToken cancellation) => ValueTask.FromResult<FetchFailure?>(null);
}
