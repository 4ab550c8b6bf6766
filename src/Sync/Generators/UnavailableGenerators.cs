using Keyferry.Api.Shared;
using Keyferry.Providers.Contract;

namespace Keyferry.Sync.Generators;

/// <summary>Stands for generators where nothing runs them: every run is an error.</summary>
public sealed class UnavailableGenerators : IGeneratorRuns, IGeneratorRun
{
    /// <inheritdoc/>
    public DateTimeOffset? ExpiresAt => null;

    /// <inheritdoc/>
    public IGeneratorRun Begin(GeneratorOwner owner) => this;

    /// <inheritdoc/>
    public bool IsUnmanaged(GeneratorRef reference, string ns) => false;

    /// <inheritdoc/>
    public ValueTask<FetchResult> GenerateAsync(GeneratorRef reference, string stateKey, CancellationToken cancellation) =>
        ValueTask.FromResult(FetchResult.Of(new FetchFailure(
            FetchFailureKind.Invalid, $"{reference.Kind} \"{reference.Name}\": nothing runs generators here")));

    /// <inheritdoc/>
    public void Release(string stateKey)
    {
        // There is nothing to let go of.
    }

    /// <inheritdoc/>
    public ValueTask<FetchFailure?> CommitAsync(CancellationToken cancellation) => ValueTask.FromResult<FetchFailure?>(null);

    /// <inheritdoc/>
    public ValueTask RollBackAsync(CancellationToken cancellation) => ValueTask.CompletedTask;
}
