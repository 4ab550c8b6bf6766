using System.Text;
using System.Text.Json;
using Keyferry.Api.Values;
using Keyferry.Providers.Contract;
using Keyferry.Providers.Json;
using Keyferry.Text.Gjson;
using Keyferry.Text.Json;

namespace Keyferry.Providers.Kubernetes;

/// <summary>How labels and annotations are taken apart (<c>metadataPolicy: Fetch</c>). Pure.</summary>
internal static class MetadataExtraction
{
    private static readonly string[] Parts = ["annotations", "labels"];

    /// <summary>Writes a Secret's labels and annotations as JSON, in the order in which a whole read shows them.</summary>
    public static byte[] Write(IDictionary<string, string>? labels, IDictionary<string, string>? annotations) =>
        [.. "{\"annotations\":"u8, .. Object(annotations), .. ",\"labels\":"u8, .. Object(labels), (byte)'}'];

    /// <inheritdoc cref="IProvider.Extract"/>
    /// <param name="reference">What a manifest asks for.</param>
    /// <param name="json">What <see cref="Write"/> made.</param>
    public static FetchResult Extract(RemoteRef reference, ReadOnlySpan<byte> json)
    {
        if (string.IsNullOrEmpty(reference.Property))
        {
            return reference.AsMap ? Map(reference, json) : FetchResult.Of(new SecretValue(json.ToArray()));
        }

        var (found, problem) = Find(json, reference.Property);
        if (found is null)
        {
            return FetchResult.Of(new FetchFailure(
                FetchFailureKind.Invalid,
                problem ?? $"property {reference.Property} does not exist in metadata of secret \"{reference.Key}\"; "
                    + "it begins with labels or annotations, such as labels.team"));
        }

        if (!reference.AsMap)
        {
            return FetchResult.Of(found);
        }

        using (found)
        {
            return Map(reference, found.Bytes);
        }
    }

    private static FetchResult Map(RemoteRef reference, ReadOnlySpan<byte> json) =>
        SecretMap.Read(json, reference.Key, $"unable to unmarshal metadata of secret {reference.Key}");

    private static (SecretValue? Value, string? Problem) Find(ReadOnlySpan<byte> json, string property)
    {
        using var document = JsonDocument.Parse(json.ToArray());
        var part = Array.Find(Parts, p => property == p || property.StartsWith(p + ".", StringComparison.Ordinal));
        if (part is null)
        {
            return (null, null);
        }

        var members = document.RootElement.GetProperty(part);
        return property == part
            ? (new SecretValue(Encoding.UTF8.GetBytes(members.GetRawText())), null)
            : Member(members, property[(part.Length + 1)..]);
    }

    /// <summary>
    /// The longest name that is there: names of labels and annotations hold dots themselves. What follows it is a path into
    /// its JSON.
    /// </summary>
    private static (SecretValue? Value, string? Problem) Member(JsonElement members, string path)
    {
        for (var end = path.Length; end > 0; end = path.LastIndexOf('.', end - 1))
        {
            if (!members.TryGetProperty(path[..end], out var member))
            {
                continue;
            }

            var value = Encoding.UTF8.GetBytes(member.GetString()!);
            if (end == path.Length)
            {
                return (new SecretValue(value), null);
            }

            if (GjsonPath.TryGet(value, path[(end + 1)..], out var found, out var problem))
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

    private static byte[] Object(IDictionary<string, string>? members) => GoJson.StringObject(
        new Dictionary<string, string>(members ?? new Dictionary<string, string>(), StringComparer.Ordinal),
        static text => Encoding.UTF8.GetBytes(text));
}
