using System.Text.Json;
using Keyferry.Api.Shared;
using Keyferry.Providers;
using Keyferry.Providers.Contract;
using Keyferry.Providers.Generators;
using Keyferry.Sync.Stores;

namespace Keyferry.Sync.Generators;

/// <summary>The runs of generators of one pass. For one thread at a time.</summary>
/// <param name="owner">On whose behalf.</param>
/// <param name="registry">The generators.</param>
/// <param name="finder">Finds what references name.</param>
/// <param name="references">Reads what the specs of generators refer to.</param>
/// <param name="states">Keeps what generators created elsewhere; null where nothing is kept.</param>
internal sealed class GeneratorRun(
    GeneratorOwner owner, GeneratorRegistry registry, GeneratorFinder finder, ReferenceReader references, GeneratorStates? states)
    : IGeneratorRun
{
    private readonly List<Creation> _created = [];
    private readonly HashSet<string> _generated = new(StringComparer.Ordinal);
    private readonly HashSet<string> _released = new(StringComparer.Ordinal);
    private long _held;

    /// <inheritdoc/>
    public DateTimeOffset? ExpiresAt { get; private set; }

    /// <inheritdoc/>
    public GeneratedValues Generated { get; } = new();

    /// <inheritdoc/>
    public async ValueTask<FetchResult> GenerateAsync(
        GeneratorRef reference, string stateKey, CancellationToken cancellation)
    {
        var (found, missing) = await finder.FindAsync(reference, owner.Namespace, cancellation);
        if (found is null)
        {
            return Failed("unable to get generator", missing!);
        }

        if (finder.IsUnmanaged(found))
        {
            return Failed("unable to get generator", new FetchFailure(
                FetchFailureKind.Invalid, $"{reference.Kind} \"{reference.Name}\" belongs to the controller class {found.ControllerClass}"));
        }

        if (!registry.TryFind(found.Kind, out var generator, out var error))
        {
            return Failed("unable to get generator", ResolvedGenerator.Terminal(error));
        }

        using var reader = references.Begin();
        var context = new GeneratorContext(found.Kind, found.Name, owner.Namespace, found.Spec, reader);
        var made = await generator!.GenerateAsync(context, cancellation);
        if (made.State is { } state && states is not null)
        {
            _created.Add(new Creation(generator, found, stateKey, state));
        }

        _generated.Add(stateKey);
        return made.Values is null ? Failed("error using generator", made.Failure!) : Taken(made, generator.Reuse);
    }

    /// <inheritdoc/>
    public void Release(string stateKey) => _released.Add(stateKey);

    /// <inheritdoc/>
    public async ValueTask<FetchFailure?> CommitAsync(CancellationToken cancellation)
    {
        if (states is null)
        {
            return null;
        }

        // What was in use before is asked for before anything is added to it.
        var replaced = new List<Api.Generators.GeneratorState>();
        foreach (var place in _generated.Concat(_released))
        {
            var before = await states.InUseAsync(owner, place, cancellation);
            if (!before.Ok)
            {
                await RollBackAsync(cancellation);
                return new FetchFailure(
                    FetchFailureKind.Unavailable, $"could not list GeneratorStates: {before.Failure.Message}", before.Failure.RetryAfter);
            }

            // The newest stays valid until the run after this one: the target is written later, and who reads it later still.
            replaced.AddRange(before.Value.Skip(_released.Contains(place) ? 0 : 1));
            if (_released.Contains(place))
            {
                states.Forget(owner, place);
            }
        }

        while (_created.Count > 0)
        {
            var one = _created[0];
            if (await states.KeepAsync(owner, one.StateKey, one.Generator, one.State, isSpent: false, cancellation) is { } unkept)
            {
                await RollBackAsync(cancellation);
                return unkept;
            }

            _created.RemoveAt(0);
        }

        return await states.RetireAsync(replaced, cancellation);
    }

    /// <inheritdoc/>
    public async ValueTask RollBackAsync(CancellationToken cancellation)
    {
        while (_created.Count > 0)
        {
            var one = _created[0];
            _created.RemoveAt(0);
            using var reader = references.Begin();
            var context = new GeneratorContext(one.Generator.Kind, one.Generator.Name, owner.Namespace, one.Generator.Spec, reader);
            if (await one.By.CleanUpAsync(context, one.State, cancellation) is not null)
            {
                // It is tried again by the controller of states.
                await states!.KeepAsync(owner, one.StateKey, one.Generator, one.State, isSpent: true, cancellation);
            }
        }
    }

    private FetchResult Taken(GenerateResult made, ValueReuse reuse)
    {
        var result = FetchResult.Of(made.Values!);
        _held += BoundedAnswers.SizeOf(result);
        if (_held > BoundedAnswers.MaxBytes)
        {
            BoundedAnswers.Clear(result);
            return Failed("error using generator", BoundedAnswers.TooLarge);
        }

        Generated.Add(reuse, made.Values!.Values);
        if (made.ExpiresAt is { } end && (ExpiresAt is not { } first || end < first))
        {
            ExpiresAt = end;
        }

        return result;
    }

    // Whatever is missing behind a generator is no missing secret: it must never have the target deleted.
    private static FetchResult Failed(string what, FetchFailure failure) => FetchResult.Of(failure with
    {
        Kind = failure.Kind == FetchFailureKind.NotFound ? FetchFailureKind.Invalid : failure.Kind,
        Message = $"{what}: {failure.Message}",
    });

    private sealed record Creation(IGenerator By, ResolvedGenerator Generator, string StateKey, JsonElement State);
}
