using System.Text;
using System.Text.Json;
using Keyferry.Api.Values;
using Keyferry.Providers.Azure.KeyVault;
using Keyferry.Providers.Contract;
using Keyferry.Providers.Json;
using Keyferry.Text.Gjson;

namespace Keyferry.Providers.Azure;

/// <summary>How objects of a vault are taken apart. Pure.</summary>
internal static class AzureExtraction
{
    /// <inheritdoc cref="IProvider.Extract"/>
    public static FetchResult Extract(RemoteRef reference, RemoteValue value)
    {
        if (!VaultObject.TryParse(reference.Key, out var item, out var error))
        {
            return Invalid(error);
        }

        if (reference.AsMap && item.Type != VaultObjectType.Secret)
        {
            return Invalid($"cannot get use dataFrom to get {item.Word} secret");
        }

        return reference.FetchMetadata ? Metadata(reference, item, value.Whole)
            : string.IsNullOrEmpty(reference.Property) || item.Type == VaultObjectType.Certificate
                ? Whole(reference, value.Whole)
            : Property(reference, reference.Property, value.Whole);
    }

    private static FetchResult Whole(RemoteRef reference, ReadOnlySpan<byte> value) =>
        reference.AsMap ? Map(reference, value) : FetchResult.Of(new SecretValue(value.ToArray()));

    private static FetchResult Property(RemoteRef reference, string property, ReadOnlySpan<byte> value)
    {
        var found = Find(value, property, out var problem);
        if (found is null)
        {
            return Invalid(problem ?? $"property {property} does not exist in key {reference.Key}{Reason(value)}");
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

    // The other way round than in most stores: a path first, and a single key of that very name where it leads nowhere.
    private static SecretValue? Find(ReadOnlySpan<byte> value, string property, out string? problem)
    {
        var isFound = GjsonPath.TryGet(value, property, out var result, out problem)
            || (problem is null && property.Contains('.', StringComparison.Ordinal)
                && GjsonPath.TryGet(value, property.Replace(".", "\\.", StringComparison.Ordinal), out result, out problem));
        return isFound ? new SecretValue(result!.ToBytes()) : null;
    }

    private static string Reason(ReadOnlySpan<byte> value) =>
        JsonProblem.Of(value) is { } problem ? $": it is not JSON ({problem}); leave property out to read the whole value" : "";

    private static FetchResult Metadata(RemoteRef reference, VaultObject item, ReadOnlySpan<byte> json)
    {
        if (!reference.AsMap && string.IsNullOrEmpty(reference.Property))
        {
            return FetchResult.Of(new SecretValue(json.ToArray()));
        }

        var tags = Tags(json);
        if (!string.IsNullOrEmpty(reference.Property))
        {
            var tag = Tag(tags, reference.Property);
            return tag.Value is { } found && reference.AsMap
                ? FetchResult.Of(new Dictionary<string, SecretValue> { [$"{reference.Key}_{reference.Property}"] = found })
                : tag;
        }

        var map = new Dictionary<string, SecretValue>(StringComparer.Ordinal);
        foreach (var (name, text) in tags)
        {
            foreach (var (suffix, value) in Parts(text))
            {
                map[$"{item.Name}_{name}{suffix}"] = new SecretValue(Encoding.UTF8.GetBytes(value));
            }
        }

        return FetchResult.Of(map);
    }

    private static FetchResult Tag(Dictionary<string, string> tags, string property)
    {
        if (tags.TryGetValue(property, out var text))
        {
            return FetchResult.Of(new SecretValue(Encoding.UTF8.GetBytes(text)));
        }

        var dot = property.IndexOf('.', StringComparison.Ordinal);
        if (dot > 0 && tags.TryGetValue(property[..dot], out var document))
        {
            var path = property[(dot + 1)..];
            var found = Find(Encoding.UTF8.GetBytes(document), path, out var problem);
            return found is not null ? FetchResult.Of(found)
                : Invalid(problem ?? $"property {path} does not exist in key {property}");
        }

        var near = MissingProperty.Nearest(property, tags.Keys);
        return Invalid($"tag {property} does not exist" + (near is null ? "" : $"; did you mean {near}?"));
    }

    // A tag whose text is a JSON object of strings stands for as many entries.
    private static IEnumerable<(string Suffix, string Text)> Parts(string text)
    {
        Dictionary<string, string>? members = null;
        try
        {
            using var document = JsonDocument.Parse(text);
            if (document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.EnumerateObject().All(static m => m.Value.ValueKind is JsonValueKind.String or JsonValueKind.Null))
            {
                members = [];
                foreach (var member in document.RootElement.EnumerateObject())
                {
                    members[member.Name] = member.Value.GetString() ?? "";
                }
            }
        }
        catch (JsonException)
        {
            // A plain text.
        }

        return members is null ? [("", text)] : members.Select(static m => ($"_{m.Key}", m.Value));
    }

    private static Dictionary<string, string> Tags(ReadOnlySpan<byte> json)
    {
        var tags = new Dictionary<string, string>(StringComparer.Ordinal);
        using var document = JsonDocument.Parse(json.ToArray());
        foreach (var member in document.RootElement.EnumerateObject())
        {
            tags[member.Name] = member.Value.GetString()!;
        }

        return tags;
    }

    private static FetchResult Map(RemoteRef reference, ReadOnlySpan<byte> document) =>
        SecretMap.Read(document, reference.Key, $"error unmarshalling json data of {reference.Key}");

    private static FetchResult Invalid(string message) =>
        FetchResult.Of(new FetchFailure(FetchFailureKind.Invalid, message));
}
