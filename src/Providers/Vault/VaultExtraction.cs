using System.Security.Cryptography;
using System.Text.Json;
using Keyferry.Api.Values;
using Keyferry.Providers.Contract;
using Keyferry.Providers.Json;
using Keyferry.Text.Gjson;

namespace Keyferry.Providers.Vault;

/// <summary>How the data of a secret, or its metadata, are taken apart. Pure.</summary>
internal static class VaultExtraction
{
    /// <inheritdoc cref="IProvider.Extract"/>
    /// <param name="reference">What a manifest asks for.</param>
    /// <param name="value">The data as the server sent them.</param>
    /// <param name="takesPaths">Whether a property that is no member's name is a path into the data.</param>
    public static FetchResult Extract(RemoteRef reference, RemoteValue value, bool takesPaths = true)
    {
        // A parser wants memory that outlives it; the span is the caller's.
        var bytes = value.Whole.ToArray();
        try
        {
            using var document = VaultJson.Parse(bytes);
            return document?.RootElement is { ValueKind: JsonValueKind.Object } data
                ? Extract(reference, data, takesPaths)
                : Invalid($"unable to unmarshal secret {reference.Key}: it is not a JSON object");
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
        }
    }

    /// <summary>The members as the keys of a Secret hold them; the caller owns the values.</summary>
    public static Dictionary<string, SecretValue> Map(JsonElement data) => VaultJson.Members(data)
        .ToDictionary(static m => m.Key, static m => new SecretValue(VaultJson.Bytes(m.Value)), StringComparer.Ordinal);

    private static FetchResult Extract(RemoteRef reference, JsonElement data, bool takesPaths)
    {
        if (string.IsNullOrEmpty(reference.Property))
        {
            return reference.AsMap ? FetchResult.Of(Map(data)) : FetchResult.Of(new SecretValue(VaultJson.Canonical(data)));
        }

        var (found, problem) = Find(data, reference.Property, takesPaths);
        if (found is null)
        {
            return Invalid(problem ?? Missing(data, reference.Property));
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

    private static (SecretValue? Value, string? Problem) Find(JsonElement data, string property, bool takesPaths)
    {
        if (data.TryGetProperty(property, out var member))
        {
            return (new SecretValue(VaultJson.Bytes(member)), null);
        }

        if (!takesPaths)
        {
            return (null, null);
        }

        var document = VaultJson.Canonical(data);
        try
        {
            return GjsonPath.TryGet(document, property, out var found, out var problem)
                ? (new SecretValue(found!.ToBytes()), null)
                : (null, problem);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(document);
        }
    }

    private static string Missing(JsonElement data, string property)
    {
        var near = MissingProperty.Nearest(property, data.EnumerateObject().Select(static m => m.Name));
        return $"cannot find secret data for key: \"{property}\"" + (near is null ? "" : $"; did you mean {near}?");
    }

    private static FetchResult Invalid(string message) => FetchResult.Of(new FetchFailure(FetchFailureKind.Invalid, message));
}
