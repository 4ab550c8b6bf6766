using Keyferry.Api.Values;
using Keyferry.Providers.Contract;
using Keyferry.Providers.Json;
using Keyferry.Text.Gjson;
using Keyferry.Text.Json;

namespace Keyferry.Providers.Kubernetes;

/// <summary>How the data of a Secret, or its labels and annotations, are taken apart. Pure.</summary>
internal static class KubernetesExtraction
{
    /// <inheritdoc cref="IProvider.Extract"/>
    public static FetchResult Extract(RemoteRef reference, RemoteValue value) => reference.FetchMetadata
        ? MetadataExtraction.Extract(reference, value.Whole)
        : Data(reference, value.Whole);

    private static FetchResult Data(RemoteRef reference, ReadOnlySpan<byte> bytes)
    {
        var places = SecretData.Read(bytes);
        if (string.IsNullOrEmpty(reference.Property))
        {
            return reference.AsMap ? Values(places, bytes) : FetchResult.Of(new SecretValue(Json(places, bytes)));
        }

        var (found, problem) = Find(places, bytes, reference.Property);
        if (found is null)
        {
            return FetchResult.Of(new FetchFailure(
                FetchFailureKind.Invalid, problem ?? Missing(reference.Key, reference.Property, places.Keys)));
        }

        if (!reference.AsMap)
        {
            return FetchResult.Of(found);
        }

        using (found)
        {
            return SecretMap.Read(found.Bytes, reference.Key, $"unable to unmarshal secret {reference.Key}");
        }
    }

    // Copies: the bytes belong to the caller, and a function may hold no span of them.
    private static byte[] Json(Dictionary<string, Range> places, ReadOnlySpan<byte> bytes)
    {
        var values = new Dictionary<string, SecretValue>(StringComparer.Ordinal);
        try
        {
            foreach (var (key, place) in places)
            {
                values[key] = new SecretValue(bytes[place].ToArray());
            }

            return GoJson.StringObject(values, static v => v.Bytes);
        }
        finally
        {
            foreach (var value in values.Values)
            {
                value.Dispose();
            }
        }
    }

    private static FetchResult Values(Dictionary<string, Range> places, ReadOnlySpan<byte> bytes)
    {
        var map = new Dictionary<string, SecretValue>(StringComparer.Ordinal);
        foreach (var (key, place) in places)
        {
            map[key] = new SecretValue(bytes[place].ToArray());
        }

        return FetchResult.Of(map);
    }

    /// <summary>
    /// A key of that very name; else a path into the JSON of the key before the first dot, or before a later one: keys of
    /// Secrets often hold dots themselves (<c>config.json.user</c>).
    /// </summary>
    private static (SecretValue? Value, string? Problem) Find(
        Dictionary<string, Range> places, ReadOnlySpan<byte> bytes, string property)
    {
        if (places.TryGetValue(property, out var whole))
        {
            return (new SecretValue(bytes[whole].ToArray()), null);
        }

        for (var dot = property.IndexOf('.', StringComparison.Ordinal); dot >= 0; dot = property.IndexOf('.', dot + 1))
        {
            if (!places.TryGetValue(property[..dot], out var place))
            {
                continue;
            }

            if (GjsonPath.TryGet(bytes[place], property[(dot + 1)..], out var found, out var problem))
            {
                return (new SecretValue(found!.ToBytes()), null);
            }

            if (problem is not null)
            {
                return (null, problem);
            }
        }

        return (null, null);
    }

    private static string Missing(string key, string property, IReadOnlyCollection<string> keys)
    {
        // Where the key is there, the path into it is what is wrong.
        var near = keys.Any(k => property.StartsWith(k + ".", StringComparison.Ordinal)) ? null : MissingProperty.Nearest(property, keys);
        return $"property {property} does not exist in data of secret \"{key}\"" + (near is null ? "" : $"; did you mean {near}?");
    }
}
