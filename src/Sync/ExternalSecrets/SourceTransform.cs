using Keyferry.Api.Values;
using Keyferry.Providers.Contract;
using Keyferry.Sync.Generators;
using Keyferry.Text.Keys;

namespace Keyferry.Sync.ExternalSecrets;

/// <summary>
/// What the transform step made of what was fetched: values by key of the target, or the first thing that went wrong.
/// Whoever disposes of it clears the values.
/// </summary>
public sealed class TransformResult : IDisposable
{
    internal TransformResult(
        IReadOnlyDictionary<string, SecretValue> values, FetchFailure? failure, IReadOnlyList<FetchEntry> missing)
    {
        Values = values;
        Failure = failure;
        Missing = missing;
    }

    /// <summary>The values by key; empty after an error.</summary>
    public IReadOnlyDictionary<string, SecretValue> Values { get; }

    /// <summary>The first error in the order of the spec; null where there is none.</summary>
    public FetchFailure? Failure { get; }

    /// <summary>Entries whose remote secret is gone, where the deletion policy allows it.</summary>
    public IReadOnlyList<FetchEntry> Missing { get; }

    /// <summary>What is to be told of what was fetched, as events.</summary>
    public IReadOnlyList<SyncEvent> Told { get; internal set; } = [];

    /// <summary>When the first of the values ends to be valid, as far as generators say.</summary>
    public DateTimeOffset? ExpiresAt { get; internal set; }

    /// <summary>What of the values generators made, by digest.</summary>
    public GeneratedValues Generated { get; internal set; } = GeneratedValues.None;

    /// <summary>An error in place of values.</summary>
    public static TransformResult Failed(FetchFailure failure) => new(new Dictionary<string, SecretValue>(), failure, []);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var value in Values.Values)
        {
            value.Dispose();
        }
    }
}

/// <summary>
/// The transform step of a pass: converts keys that were not rewritten, checks keys, decodes values, applies policies, and
/// puts the entries together. Pure.
/// </summary>
public static class SourceTransform
{
    /// <summary>Puts results together in the order of the spec: later entries win.</summary>
    /// <param name="entries">What was asked for.</param>
    /// <param name="results">The answers, in the same order; they stay the caller's.</param>
    /// <param name="toleratesMissing">Whether a missing remote secret is left out instead of failing.</param>
    public static TransformResult Apply(
        IReadOnlyList<FetchEntry> entries, IReadOnlyList<FetchResult> results, bool toleratesMissing)
    {
        var data = new Dictionary<string, SecretValue>(StringComparer.Ordinal);
        var missing = new List<FetchEntry>();
        for (var i = 0; i < entries.Count; i++)
        {
            var (entry, result) = (entries[i], results[i]);
            if (result.Failure is { } failure)
            {
                if (ReferenceEquals(failure, FetchedSources.NotRun))
                {
                    continue;
                }

                if (failure.Kind == FetchFailureKind.NotFound && toleratesMissing)
                {
                    missing.Add(entry);
                    continue;
                }

                return Failed(data, entry, failure);
            }

            var error = entry.SecretKey is { } key
                ? AddOne(data, entry, key, result.Value!)
                : AddMap(data, entry, result.Map!);
            if (error is not null)
            {
                return Failed(data, entry, new FetchFailure(FetchFailureKind.Invalid, error));
            }
        }

        return new TransformResult(data, null, missing);
    }

    private static string? AddOne(Dictionary<string, SecretValue> data, FetchEntry entry, string key, SecretValue value)
    {
        if (!ValueDecoding.TryDecode(entry.DecodingStrategy, value.Bytes, out var decoded, out var error))
        {
            return $"error applying decoding strategy {entry.DecodingStrategy} to data: {error}";
        }

        Put(data, key, decoded);
        return NullByte(entry, key, decoded);
    }

    private static string? AddMap(
        Dictionary<string, SecretValue> data, FetchEntry entry, IReadOnlyDictionary<string, SecretValue> map)
    {
        // A generator's keys are its own, and rewritten ones are as their rules make them.
        var keyed = map;
        if (entry is { Generator: null, Rewrite.Count: 0 })
        {
            if (!KeyConversion.TryConvert(entry.ConversionStrategy, map, out var converted, out var collision))
            {
                return $"error applying conversion strategy {entry.ConversionStrategy} to keys: {collision}";
            }

            keyed = converted;
        }

        if (KeyValidation.ErrorOf(keyed.Keys) is { } invalid)
        {
            return invalid;
        }

        foreach (var (key, value) in keyed.OrderBy(static p => p.Key, StringComparer.Ordinal))
        {
            if (key.Length == 0)
            {
                continue;
            }

            if (!ValueDecoding.TryDecode(entry.DecodingStrategy, value.Bytes, out var decoded, out var error))
            {
                return $"error applying decoding strategy {entry.DecodingStrategy} to data: "
                    + $"failure decoding key {key}: {error}";
            }

            Put(data, key, decoded);
            if (NullByte(entry, key, decoded) is { } refusal)
            {
                return refusal;
            }
        }

        return null;
    }

    private static string? NullByte(FetchEntry entry, string key, ReadOnlySpan<byte> value) =>
        entry.RefuseNullBytes && value.Contains((byte)0)
            ? $"fetched secret value for key \"{key}\" contains null bytes; use a text-safe format such as PEM/base64 "
                + "or leave nullBytePolicy unset for intentional binary data"
            : null;

    // What a later entry replaces is of no use to anybody.
    private static void Put(Dictionary<string, SecretValue> data, string key, byte[] value)
    {
        if (data.TryGetValue(key, out var replaced))
        {
            replaced.Dispose();
        }

        data[key] = new SecretValue(value);
    }

    private static TransformResult Failed(
        Dictionary<string, SecretValue> data, FetchEntry entry, FetchFailure failure)
    {
        foreach (var value in data.Values)
        {
            value.Dispose();
        }

        return TransformResult.Failed(
            failure with { Message = $"error processing {entry.Context}, err: {failure.Message}" });
    }
}
