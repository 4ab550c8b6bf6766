using Keyferry.Api.Values;
using Keyferry.Providers.Contract;
using Keyferry.Providers.Json;
using Keyferry.Text.Gjson;

namespace Keyferry.Providers.Fake;

/// <summary>How the Fake store takes values apart. Pure.</summary>
internal static class FakeExtraction
{
    /// <inheritdoc cref="IProvider.Extract"/>
    public static FetchResult Extract(RemoteRef reference, RemoteValue value)
    {
        if (string.IsNullOrEmpty(reference.Property))
        {
            return reference.AsMap ? Map(reference, value.Whole) : FetchResult.Of(new SecretValue(value.Whole.ToArray()));
        }

        // A path only: a dotted name is no single key here.
        if (!GjsonPath.TryGet(value.Whole, reference.Property, out var found, out var problem))
        {
            return FetchResult.Of(new FetchFailure(
                FetchFailureKind.Invalid,
                problem ?? Missing(reference.Key, reference.Property, value.Whole)));
        }

        var property = new SecretValue(found!.ToBytes());
        if (!reference.AsMap)
        {
            return FetchResult.Of(property);
        }

        using (property)
        {
            return Map(reference, property.Bytes);
        }
    }

    private static string Missing(string key, string property, ReadOnlySpan<byte> document)
    {
        var literal = property.Replace(".", "\\.", StringComparison.Ordinal);
        return literal != property && GjsonPath.TryGet(document, literal, out _, out _)
            ? $"key {property} does not exist in secret {key}: a dot leads into the document; write {literal}"
            : MissingProperty.Describe(document, key, property);
    }

    private static FetchResult Map(RemoteRef reference, ReadOnlySpan<byte> document) =>
        SecretMap.Read(document, reference.Key, "unable to unmarshal secret");
}
