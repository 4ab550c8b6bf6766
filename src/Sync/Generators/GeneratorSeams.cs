using Keyferry.Api.Generators;
using Keyferry.Kubernetes.Watching;

namespace Keyferry.Sync.Generators;

/// <summary>What is watched for generators.</summary>
/// <param name="Objects">The watched generators by kind; a kind that is not there is read when it is needed.</param>
/// <param name="States">GeneratorStates, indexed by <see cref="GeneratorStates.ByOwner"/>.</param>
public sealed record GeneratorSeams(
    IReadOnlyDictionary<string, IObjectCache<GeneratorObject>> Objects, IObjectCache<GeneratorState> States)
{
    /// <summary>Nothing is watched.</summary>
    public static GeneratorSeams None { get; } =
        new(new Dictionary<string, IObjectCache<GeneratorObject>>(), new EmptyCache<GeneratorState>());
}
