using Keyferry.Api.Values;
using Keyferry.Providers.Contract;
using Keyferry.Text.Keys;

namespace Keyferry.Sync.ExternalSecrets;

/// <summary>What was fetched, or the first thing that went wrong, and what was missing but may be.</summary>
/// <param name="Data">The values by key of the target; empty after an error.</param>
/// <param name="Error">The first error in the order of the spec; null where there is none.</param>
/// <param name="Missing">Entries whose remote secret is gone, where the deletion policy allows it.</param>
public sealed record FetchedData(
    IReadOnlyDictionary<string, byte[]> Data, string? Error, IReadOnlyList<FetchEntry> Missing)
{
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

                return Failed(entry, failure.Message);
            }

            var error = entry.SecretKey is { } key
                ? AddOne(data, entry, key, result.Value!)
                : AddMap(data, entry, result.Map!);
            if (error is not null)
            {
                return Failed(entry, error);
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

        data[key] = decoded;
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

            if (NullByte(entry, key, decoded) is { } refusal)
            {
                return refusal;
            }

            data[key] = decoded;
        }

        return null;
    }

    private static string? NullByte(FetchEntry entry, string key, ReadOnlySpan<byte> value) =>
        entry.RefuseNullBytes && value.Contains((byte)0)
            ? $"fetched secret value for key \"{key}\" contains null bytes; use a text-safe format such as PEM/base64 "
                + "or leave nullBytePolicy unset for intentional binary data"
            : null;

    private static FetchedData Failed(FetchEntry entry, string error) => new(
        new Dictionary<string, byte[]>(), $"error processing {entry.Context}, err: {error}", []);
}
