using Keyferry.Api.Shared;
using Keyferry.Providers.Contract;

namespace Keyferry.Sync.Generators;

/// <summary>An engine without generators: says so to whoever asks for one.</summary>
public sealed class NoGenerators : IGeneratorRuns
{
    /// <inheritdoc/>
    public IGeneratorRun Begin(GeneratorOwner owner) => new Run();

    /// <inheritdoc/>
    public bool IsUnmanaged(GeneratorRef reference, string ns) => false;

    private sealed class Run : IGeneratorRun
    {
        public DateTimeOffset? ExpiresAt => null;

        public ValueTask<FetchResult> GenerateAsync(
            GeneratorRef reference, string stateKey, CancellationToken cancellation) => ValueTask.FromResult(
            FetchResult.Of(new FetchFailure(
                FetchFailureKind.Invalid, $"generators are switched off in this installation: {reference.Kind} \"{reference.Name}\"")));

        public void Release(string stateKey)
        {
            // There is no state to let go of.
        }

        public ValueTask<FetchFailure?> CommitAsync(CancellationToken cancellation) => ValueTask.FromResult<FetchFailure?>(null);

        public ValueTask RollBackAsync(CancellationToken cancellation) => ValueTask.CompletedTask;
    }
}
