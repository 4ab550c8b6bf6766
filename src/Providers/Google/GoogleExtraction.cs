using Keyferry.Api.Values;
using Keyferry.Providers.Contract;
using Keyferry.Providers.Google.SecretManager;
using Keyferry.Providers.Json;
using Keyferry.Text.Gjson;

namespace Keyferry.Providers.Google;

/// <summary>How values are taken apart. Pure.</summary>
internal static class GoogleExtraction
{
    /// <inheritdoc cref="IProvider.Extract"/>
    public static FetchResult Extract(RemoteRef reference, RemoteValue value)
    {
        if (reference.FetchMetadata)
        {
            return MetadataDocument.Extract(reference, value.Whole);
        }

        if (string.IsNullOrEmpty(reference.Property))
        {
            return value.Whole.IsEmpty ? Invalid($"invalid secret received. no secret string for key: {reference.Key}")
                : reference.AsMap ? Map(reference, value.Whole)
                : FetchResult.Of(new SecretValue(value.Whole.ToArray()));
        }

        if (!PropertyPath.TryGet(value.Whole, reference.Property, out var found, out var problem))
        {
            return Invalid(problem ?? MissingProperty.Describe(value.Whole, reference.Key, reference.Property));
        }

        var part = new SecretValue(found!);
        if (!reference.AsMap)
        {
            return FetchResult.Of(part);
        }

        using (part)
        {
            return Map(reference, part.Bytes);
        }
    }

    private static FetchResult Map(RemoteRef reference, ReadOnlySpan<byte> document) =>
        SecretMap.Read(document, reference.Key, $"unable to unmarshal secret {reference.Key}");

    private static FetchResult Invalid(string message) => FetchResult.Of(new FetchFailure(FetchFailureKind.Invalid, message));
}
