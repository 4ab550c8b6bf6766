using System.Text;
using System.Text.Json;
using Keyferry.Api.Values;
using Keyferry.Providers.Contract;
using Keyferry.Providers.Json;
using Keyferry.Providers.Json.Paths;
using Keyferry.Text.Gjson;

namespace Keyferry.Providers.Webhook;

/// <summary>Takes values out of answers. Pure; texts of failures hold nothing of an answer.</summary>
internal static class WebhookValues
{
    /// <summary>Finds what a path leads to.</summary>
    /// <param name="body">The answer.</param>
    /// <param name="path">The path.</param>
    /// <returns>What it leads to: the value, or the list of them; or why there is nothing.</returns>
    public static (JsonElement? Selected, string? Error) Select(ReadOnlyMemory<byte> body, string path)
    {
        if (!JsonPath.TryParse(path, out var parsed, out var error))
        {
            return (null, $"result.jsonPath: {error}");
        }

        JsonElement root;
        try
        {
            root = JsonElement.Parse(body.Span);
        }
        catch (JsonException)
        {
            return (null, $"the answer is not JSON ({JsonProblem.Of(body.Span) ?? "it nests too deep"}), which result.jsonPath needs");
        }

        if (!parsed.TryFind(root, out var found))
        {
            return (null, "result.jsonPath visits too many values of the answer");
        }

        return parsed.IsDefinite
            ? found is [var only] ? (only, null) : (null, "result.jsonPath leads to nothing in the answer")
            : (ListOf(found), null);
    }

    /// <summary>A selection as one value: of a list the first element.</summary>
    /// <returns>The bytes, which the caller owns; null where a list is empty.</returns>
    public static byte[]? AsValue(JsonElement selected) =>
        selected.ValueKind != JsonValueKind.Array ? Bytes(selected)
        : selected.GetArrayLength() > 0 ? Bytes(selected[0])
        : null;

    /// <summary>
    /// An answer or a selection as values by key: an object, or a text that holds the JSON of one.
    /// </summary>
    /// <param name="json">The JSON.</param>
    public static FetchResult AsMap(ReadOnlySpan<byte> json)
    {
        try
        {
            var element = JsonElement.Parse(json);
            if (element.ValueKind == JsonValueKind.String)
            {
                element = JsonElement.Parse(element.GetString()!);
            }

            if (element.ValueKind == JsonValueKind.Object)
            {
                var map = new Dictionary<string, SecretValue>(StringComparer.Ordinal);
                foreach (var member in element.EnumerateObject())
                {
                    if (map.Remove(member.Name, out var former))
                    {
                        former.Dispose();
                    }

                    map[member.Name] = new SecretValue(Bytes(member.Value));
                }

                return FetchResult.Of(map);
            }
        }
        catch (JsonException)
        {
            // Told below; the parser's words quote the answer.
        }

        return FetchResult.Of(new FetchFailure(
            FetchFailureKind.Invalid, "the answer, or what result.jsonPath leads to, is not a JSON object of values by key"));
    }

    // A number as its digits (no exponent), text without quotes, null as nothing, the rest as JSON with sorted keys.
    private static byte[] Bytes(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => Encoding.UTF8.GetBytes(value.GetString()!),
        JsonValueKind.Null => [],
        JsonValueKind.True => "true"u8.ToArray(),
        JsonValueKind.False => "false"u8.ToArray(),
        JsonValueKind.Number => Number(value),
        _ => SortedJson.Write(value),
    };

    // The rules of a property: digits as they stand, all else the shortest decimal.
    private static byte[] Number(JsonElement value) =>
        PropertyPath.TryGet(Encoding.UTF8.GetBytes($"[{value.GetRawText()}]"), "0", out var bytes, out _) && bytes is not null
            ? bytes
            : Encoding.UTF8.GetBytes(value.GetRawText());

    private static JsonElement ListOf(IReadOnlyList<JsonElement> elements)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartArray();
            foreach (var element in elements)
            {
                element.WriteTo(writer);
            }

            writer.WriteEndArray();
        }

        return JsonElement.Parse(stream.GetBuffer().AsSpan(0, (int)stream.Length));
    }
}
