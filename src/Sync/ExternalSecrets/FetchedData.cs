using System.Security.Cryptography;
using Keyferry.Api.Values;
using Keyferry.Providers.Contract;
using Keyferry.Sync.Stores;
using Keyferry.Text.Keys;

namespace Keyferry.Sync.ExternalSecrets;

/// <summary>
/// What was fetched, or the first thing that went wrong, and what was missing but may be. Whoever disposes it clears the
/// values.
/// </summary>
public sealed class FetchedData : IDisposable
{
    private FetchedData(
        IReadOnlyDictionary<string, byte[]> data, FetchFailure? failure, IReadOnlyList<FetchEntry> missing)
    {
        Data = data;
        Failure = failure;
        Missing = missing;
    }

    /// <summary>The values by key of the target; empty after an error.</summary>
    public IReadOnlyDictionary<string, byte[]> Data { get; }

    /// <summary>The first error in the order of the spec; null where there is none.</summary>
    public FetchFailure? Failure { get; }

    /// <summary>Entries whose remote secret is gone, where the deletion policy allows it.</summary>
    public IReadOnlyList<FetchEntry> Missing { get; }

    /// <inheritdoc/>
    public void Dispose() => SecretMemory.Clear(Data.Values);

    /// <summary>Puts results together in the order of the spec: later entries win. Pure.</summary>
    /// <param name="entries">What was asked for.</param>
    /// <param name="results">The answers, in the same order.</param>
    /// <param name="toleratesMissing">Whether a missing remote secret is left out instead of failing.</param>
    public static FetchedData Combine(
        IReadOnlyList<FetchEntry> entries, IReadOnlyList<FetchResult> results, bool toleratesMissing)
    {
        var data = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        var missing = new List<FetchEntry>();
        for (var i = 0; i < entries.Count; i++)
        {
            var (entry, result) = (entries[i], results[i]);
            if (result.Failure is { } failure)
            {
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

        return new FetchedData(data, null, missing);
    }

    private static string? AddOne(Dictionary<string, byte[]> data, FetchEntry entry, string key, SecretValue value)
    {
        if (!ValueDecoding.TryDecode(entry.DecodingStrategy, value.Bytes, out var decoded, out var error))
        {
            return $"error applying decoding strategy {entry.DecodingStrategy} to data: {error}";
        }

        Put(data, key, decoded);
        return NullByte(entry, key, decoded);
    }

    private static string? AddMap(
        Dictionary<string, byte[]> data, FetchEntry entry, IReadOnlyDictionary<string, SecretValue> map)
    {
        if (!KeyConversion.TryConvert(entry.ConversionStrategy, map, out var converted, out var collision))
        {
            return $"error applying conversion strategy {entry.ConversionStrategy} to keys: {collision}";
        }

        if (KeyValidation.ErrorOf(converted.Keys) is { } invalid)
        {
            return invalid;
        }

        foreach (var (key, value) in converted.OrderBy(static p => p.Key, StringComparer.Ordinal))
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
    private static void Put(Dictionary<string, byte[]> data, string key, byte[] value)
    {
        if (data.TryGetValue(key, out var replaced))
        {
            CryptographicOperations.ZeroMemory(replaced);
        }

        data[key] = value;
    }

    private static FetchedData Failed(Dictionary<string, byte[]> data, FetchEntry entry, FetchFailure failure)
    {
        SecretMemory.Clear(data.Values);
        return new FetchedData(
            new Dictionary<string, byte[]>(),
            failure with { Message = $"error processing {entry.Context}, err: {failure.Message}" }, []);
    }
}
