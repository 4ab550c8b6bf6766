using Keyferry.Api.Shared;
using Keyferry.Api.Values;
using Keyferry.Providers.Contract;
using Keyferry.Sync.Generators;

namespace Keyferry.Sync.Tests.Support;

/// <summary>Stands in for generators: answers with a counter, and notes what was done with what it made.</summary>
internal sealed class ScriptedGenerators : IGeneratorRuns
{
    private int _made;

    public List<string> Log { get; } = [];

    public FetchFailure? Failure { get; set; }

    public FetchFailure? CommitFailure { get; set; }

    /// <summary>When what is made now ends to be valid.</summary>
    public Func<DateTimeOffset>? ExpiresAt { get; set; }

    public bool IsForeign { get; set; }

    public bool IsUnmanaged(GeneratorRef reference, string ns) => IsForeign;

    public IGeneratorRun Begin(GeneratorOwner owner) => new Run(this);

    private sealed class Run(ScriptedGenerators all) : IGeneratorRun
    {
        public DateTimeOffset? ExpiresAt { get; private set; }

        public ValueTask<FetchResult> GenerateAsync(GeneratorRef reference, string stateKey, CancellationToken cancellation)
        {
            all.Log.Add($"generate {reference.Name} {stateKey}");
            if (all.Failure is { } failure)
            {
                return ValueTask.FromResult(FetchResult.Of(failure));
            }

            ExpiresAt = all.ExpiresAt?.Invoke();
            all._made++;
            return ValueTask.FromResult(FetchResult.Of(new Dictionary<string, SecretValue>
            {
                ["token"] = new([(byte)('0' + all._made)]),
            }));
        }

        public void Release(string stateKey) => all.Log.Add($"release {stateKey}");

        public ValueTask<FetchFailure?> CommitAsync(CancellationToken cancellation)
        {
            all.Log.Add("commit");
            return ValueTask.FromResult(all.CommitFailure);
        }

        public ValueTask RollBackAsync(CancellationToken cancellation)
        {
            all.Log.Add("roll back");
            return ValueTask.CompletedTask;
        }
    }
}
