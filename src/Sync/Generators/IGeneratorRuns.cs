using Keyferry.Api.Shared;
using Keyferry.Providers.Contract;

namespace Keyferry.Sync.Generators;

/// <summary>Runs generators for ExternalSecrets and PushSecrets.</summary>
public interface IGeneratorRuns
{
    /// <summary>Begins the runs of one pass.</summary>
    /// <param name="owner">On whose behalf.</param>
    IGeneratorRun Begin(GeneratorOwner owner);

    /// <summary>Whether a cache shows that a generator belongs to another controller class.</summary>
    bool IsUnmanaged(GeneratorRef reference, string ns);
}

/// <summary>The object on whose behalf generators run.</summary>
/// <param name="ApiVersion">Its API version.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="Namespace">Its namespace.</param>
/// <param name="Name">Its name.</param>
/// <param name="Uid">Its UID.</param>
public sealed record GeneratorOwner(string ApiVersion, string Kind, string Namespace, string Name, string Uid);

/// <summary>
/// The runs of generators of one pass. What they created is kept by <see cref="CommitAsync"/>, and taken back by
/// <see cref="RollBackAsync"/>.
/// </summary>
public interface IGeneratorRun
{
    /// <summary>When the first of the values made ends to be valid, as far as generators say.</summary>
    DateTimeOffset? ExpiresAt { get; }

    /// <summary>What was made in the runs up to now, so that values that are in use already can stand in for it.</summary>
    GeneratedValues Generated => GeneratedValues.None;

    /// <summary>Runs a generator.</summary>
    /// <param name="reference">Which.</param>
    /// <param name="stateKey">Names the place in the owner's spec that uses it: the state of its run before is replaced.</param>
    /// <param name="cancellation">The deadline.</param>
    /// <returns>A map of values, or a failure; the caller owns the values.</returns>
    ValueTask<FetchResult> GenerateAsync(GeneratorRef reference, string stateKey, CancellationToken cancellation);

    /// <summary>Says that a place in the owner's spec uses no generator (any more): what it used is let go of.</summary>
    void Release(string stateKey);

    /// <summary>Keeps what was created, and has what it replaces collected.</summary>
    /// <returns>Why that failed; null where it did not.</returns>
    ValueTask<FetchFailure?> CommitAsync(CancellationToken cancellation);

    /// <summary>Takes back what was created.</summary>
    ValueTask RollBackAsync(CancellationToken cancellation);
}
