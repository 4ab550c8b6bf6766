using Keyferry.Providers.Scrubbing;
using System.Text.Json;
using Keyferry.Api.Validation;
using Keyferry.Providers.Contract;
using Keyferry.Providers.Generators;

namespace Keyferry.Providers.Guarding;

/// <summary>
/// A generator behind a barrier: no exception of it gets through, and no run of it takes longer than
/// <see cref="GuardedProvider.Limit"/>.
/// </summary>
/// <param name="inner">The generator.</param>
/// <param name="time">The clock.</param>
public sealed class GuardedGenerator(IGenerator inner, TimeProvider time) : IGenerator
{
    /// <inheritdoc/>
    public string Kind => inner.Kind;

    /// <inheritdoc/>
    public ValueReuse Reuse => inner.Reuse;

    /// <inheritdoc/>
    public TimeSpan? Life => inner.Life;

    /// <inheritdoc/>
    public void Validate(JsonElement spec, string path, FieldErrorList errors)
    {
        try
        {
            inner.Validate(spec, path, errors);
        }
        catch (Exception e) when (e is not ValidationStoppedException)
        {
            errors.Error(path, CauseType.Invalid, $"cannot be checked: a defect in Keyferry ({e.GetType().Name})");
        }
    }

    /// <inheritdoc/>
    public async ValueTask<GenerateResult> GenerateAsync(GeneratorContext context, CancellationToken cancellation)
    {
        var scrubber = new CredentialScrubber();
        var scrubbed = context with { References = new ScrubbedReferences(context.References, scrubber) };
        var (answer, error) = await GuardedCall.RunAsync(
            token => inner.GenerateAsync(scrubbed, token), late => Discard(context, late), scrubber, GuardedProvider.Limit, time,
            cancellation);
        return answer switch
        {
            null => GenerateResult.Of(Unavailable(error)),
            { Failure: { } failure } => answer with { Failure = scrubber.Of(failure) },
            { Values: null } => GenerateResult.Of(Unavailable("gave neither values nor an error")),
            _ => answer,
        };
    }

    /// <inheritdoc/>
    public async ValueTask<FetchFailure?> CleanUpAsync(
        GeneratorContext context, JsonElement state, CancellationToken cancellation)
    {
        var scrubber = new CredentialScrubber();
        var scrubbed = context with { References = new ScrubbedReferences(context.References, scrubber) };
        var (answer, error) = await GuardedCall.RunAsync<CleanUp>(
            async token => new CleanUp(await inner.CleanUpAsync(scrubbed, state, token)), static _ => { }, scrubber,
            GuardedProvider.Limit, time, cancellation);
        return answer is null ? Unavailable(error) : scrubber.Of(answer.Failure);
    }

    // Nobody waits any more for what comes too late: its values are cleared, and what it created elsewhere is taken back.
    private void Discard(GeneratorContext context, GenerateResult late)
    {
        foreach (var value in late.Values?.Values ?? [])
        {
            value.Dispose();
        }

        if (late.State is { } state)
        {
            _ = CleanUpAsync(context, state, CancellationToken.None).AsTask();
        }
    }

    private FetchFailure Unavailable(string? what) =>
        new(FetchFailureKind.Unavailable, $"the {Kind} generator {what}");

    private sealed record CleanUp(FetchFailure? Failure);
}
