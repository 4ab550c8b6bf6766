using System.Text.Json;
using Keyferry.Api.Validation;
using Keyferry.Providers;
using Keyferry.Providers.Contract;
using Keyferry.Providers.Generators;

namespace Keyferry.Webhook.Rendering.Offline;

/// <summary>A generator that asks a service, and so is not run without a cluster.</summary>
/// <param name="inner">The generator.</param>
internal sealed class OfflineGenerator(IGenerator inner) : IGenerator
{
    // Those that make their values themselves.
    private static readonly string[] _alone = ["Fake", "MFA", "Password", "SSHKey", "UUID"];

    /// <inheritdoc/>
    public string Kind => inner.Kind;

    /// <inheritdoc/>
    public ValueReuse Reuse => inner.Reuse;

    /// <inheritdoc/>
    public TimeSpan? Life => inner.Life;

    /// <summary>All generators of this program; those that ask nobody run.</summary>
    public static GeneratorRegistry Registry(TimeProvider time) => new(
        GeneratorRegistry.Create(time).All.Select(static g => _alone.Contains(g.Kind, StringComparer.Ordinal) ? g : new OfflineGenerator(g)), time);

    /// <inheritdoc/>
    public void Validate(JsonElement spec, string path, FieldErrorList errors) => inner.Validate(spec, path, errors);

    /// <inheritdoc/>
    public ValueTask<GenerateResult> GenerateAsync(GeneratorContext context, CancellationToken cancellation) =>
        ValueTask.FromResult(GenerateResult.Of(new FetchFailure(
            FetchFailureKind.Invalid,
            $"generators of kind {Kind} ask a service, whose answer is {OfflineStores.NotKnown} a call; those that run are {string.Join(", ", _alone)}")));

    /// <inheritdoc/>
    public ValueTask<FetchFailure?> CleanUpAsync(GeneratorContext context, JsonElement state, CancellationToken cancellation) =>
        ValueTask.FromResult<FetchFailure?>(null);
}
