using System.Text;
using Keyferry.Api.Shared;
using Keyferry.Api.Values;
using Keyferry.Providers.Contract;
using Keyferry.Sync.Generators;

namespace Keyferry.Sync.Tests.PushSecrets;

/// <summary>A generator that counts what it makes: <c>token</c> is <c>made1</c>, then <c>made2</c>.</summary>
internal sealed class ScriptedGenerators : IGeneratorRuns, IGeneratorRun
{
    /// <summary>All that was done.</summary>
    public List<string> Calls { get; } = [];

    public FetchFailure? Failure { get; set; }

    public DateTimeOffset? ExpiresAt { get; set; }

    public IGeneratorRun Begin(GeneratorOwner owner) => this;

    public bool IsUnmanaged(GeneratorRef reference, string ns) => false;

    public ValueTask<FetchResult> GenerateAsync(GeneratorRef reference, string stateKey, CancellationToken cancellation)
    {
        Calls.Add($"generate {reference.Kind} {reference.Name} {stateKey}");
        return ValueTask.FromResult(Failure is { } failure ? FetchResult.Of(failure) : FetchResult.Of(
            new Dictionary<string, SecretValue>
            {
                ["token"] = new(Encoding.UTF8.GetBytes($"made{Calls.Count(static c => c.StartsWith("generate", StringComparison.Ordinal))}")),
            }));
    }

    public void Release(string stateKey) => Calls.Add($"release {stateKey}");

    public ValueTask<FetchFailure?> CommitAsync(CancellationToken cancellation)
    {
        Calls.Add("commit");
        return ValueTask.FromResult<FetchFailure?>(null);
    }

    public ValueTask RollBackAsync(CancellationToken cancellation)
    {
        Calls.Add("roll back");
        return ValueTask.CompletedTask;
    }
}
