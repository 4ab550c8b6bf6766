using System.Text;
using System.Text.Json;
using Keyferry.Api.Values;
using Keyferry.Providers.Contract;
using Keyferry.Providers.Json;
using Keyferry.Text.GoFormat;
using Keyferry.Text.Json;

namespace Keyferry.Providers.Google.SecretManager;

/// <summary>A secret's labels and annotations as JSON (<c>metadataPolicy: Fetch</c>), and what is taken out of it. Pure.</summary>
internal static class MetadataDocument
{
    private static readonly string[] Parts = ["annotations", "labels"];

    /// <summary>Writes the document, as Go writes maps.</summary>
    public static byte[] Write(IReadOnlyDictionary<string, string> labels, IReadOnlyDictionary<string, string> annotations) =>
        Encoding.UTF8.GetBytes($"{{\"annotations\":{Object(annotations)},\"labels\":{Object(labels)}}}");

    /// <inheritdoc cref="IProvider.Extract"/>
    /// <param name="reference">What a manifest asks for.</param>
    /// <param name="json">What <see cref="Write"/> made.</param>
    public static FetchResult Extract(RemoteRef reference, ReadOnlySpan<byte> json)
    {
        var property = reference.Property ?? "";
        if (property.Length == 0)
        {
            return Of(reference, json);
        }

        using var document = JsonDocument.Parse(json.ToArray());
        var part = Array.Find(Parts, p => property == p || property.StartsWith(p + ".", StringComparison.Ordinal));
        if (part is null)
        {
            return Failed($"invalid property {property} for metadata of secret {reference.Key}: it begins with labels or annotations, such as labels.team");
        }

        var members = document.RootElement.GetProperty(part);
        if (property == part)
        {
            return Of(reference, Encoding.UTF8.GetBytes(members.GetRawText()));
        }

        // The rest is one name, dots and all.
        var name = property[(part.Length + 1)..];
        if (members.TryGetProperty(name, out var member))
        {
            return Of(reference, Encoding.UTF8.GetBytes(member.GetString()!));
        }

        var near = MissingProperty.Nearest(name, members.EnumerateObject().Select(static m => m.Name));
        return Failed($"{part[..^1]} with key {name} does not exist in secret {reference.Key}" + (near is null ? "" : $"; did you mean {part}.{near}?"));
    }

    private static FetchResult Of(RemoteRef reference, ReadOnlySpan<byte> part) => reference.AsMap
        ? SecretMap.Read(part, reference.Key, $"unable to unmarshal metadata of secret {reference.Key}")
        : FetchResult.Of(new SecretValue(part.ToArray()));

    private static FetchResult Failed(string message) => FetchResult.Of(new FetchFailure(FetchFailureKind.Invalid, message));

    private static string Object(IReadOnlyDictionary<string, string> map) =>
        $"{{{string.Join(',', map.OrderBy(static m => m.Key, Utf8Order.Instance).Select(static m => $"{Quoted(m.Key)}:{Quoted(m.Value)}"))}}}";

    private static string Quoted(string text) => Encoding.UTF8.GetString(GoJson.Quote(Encoding.UTF8.GetBytes(text)));
}
