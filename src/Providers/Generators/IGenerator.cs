using System.Text.Json;
using Keyferry.Api.Validation;
using Keyferry.Api.Values;
using Keyferry.Providers.Contract;

namespace Keyferry.Providers.Generators;

/// <summary>One kind of generator: makes values, and takes back what it created elsewhere.</summary>
public interface IGenerator
{
    /// <summary>Its kind, such as <c>Password</c>.</summary>
    string Kind { get; }

    /// <summary>Whether values that an earlier run made, and that are still in use, can stand in for new ones.</summary>
    ValueReuse Reuse { get; }

    /// <summary>
    /// How long values are valid at most, where the service settles it; they are made anew at two thirds of it, whatever the
    /// interval. Null where a spec or nobody says.
    /// </summary>
    TimeSpan? Life => null;

    /// <summary>Checks a spec, without network, and notes all that is wrong.</summary>
    /// <param name="spec">The spec as JSON.</param>
    /// <param name="path">Where the spec stands, such as <c>spec</c> or <c>spec.generator.passwordSpec</c>.</param>
    /// <param name="errors">Takes what is found.</param>
    void Validate(JsonElement spec, string path, FieldErrorList errors);

    /// <summary>Makes values. Expected failures are results; only cancellation is thrown.</summary>
    /// <param name="context">The generator, and on whose behalf it runs.</param>
    /// <param name="cancellation">The deadline.</param>
    ValueTask<GenerateResult> GenerateAsync(GeneratorContext context, CancellationToken cancellation);

    /// <summary>Takes back what an earlier run created; what is gone already is no failure. Only cancellation is thrown.</summary>
    /// <param name="context">The generator as it was at that run.</param>
    /// <param name="state">What that run remembered.</param>
    /// <param name="cancellation">The deadline.</param>
    /// <returns>Why it is still there; null where it is gone, or where there is nothing to take back.</returns>
    ValueTask<FetchFailure?> CleanUpAsync(GeneratorContext context, JsonElement state, CancellationToken cancellation);
}

/// <summary>Whether values of an earlier run can stand in for those of a new one.</summary>
public enum ValueReuse
{
    /// <summary>No: they end to be valid, or another run makes the same ones.</summary>
    None,

    /// <summary>Each by itself.</summary>
    EachValue,

    /// <summary>All of one run, or none: they belong together, as the halves of a key pair do.</summary>
    AllValues,
}

/// <summary>A generator, and on whose behalf it runs.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Name">Its name.</param>
/// <param name="Namespace">The namespace of the object that refers to it, where its own references are read.</param>
/// <param name="Spec">Its spec as JSON.</param>
/// <param name="References">Reads what the spec refers to.</param>
public sealed record GeneratorContext(
    string Kind, string Name, string Namespace, JsonElement Spec, IReferenceReader References);

/// <summary>What a run of a generator came to. The receiver owns the values.</summary>
/// <param name="Values">The values by key; null after a failure.</param>
/// <param name="State">What is needed to take them back; null where there is nothing to take back.</param>
/// <param name="ExpiresAt">When the values end to be valid, as far as the generator says.</param>
/// <param name="Failure">Why there are no values; null where there are.</param>
public sealed record GenerateResult(
    IReadOnlyDictionary<string, SecretValue>? Values, JsonElement? State = null, DateTimeOffset? ExpiresAt = null,
    FetchFailure? Failure = null)
{
    /// <summary>A failure.</summary>
    public static GenerateResult Of(FetchFailure failure) => new(null, Failure: failure);
}
