namespace Keyferry.Sync.Hosting;

/// <content>Generators.</content>
public sealed partial record EngineOptions
{
    /// <summary>Whether what generators of ExternalSecrets created elsewhere is kept in GeneratorStates, to be taken back later.</summary>
    public bool KeepsGeneratorStates { get; init; } = true;

    /// <summary>How long what a generator made stays valid after it is no longer used.</summary>
    public TimeSpan GeneratorGracePeriod { get; init; } = TimeSpan.FromMinutes(2);
}
