using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Keyferry.Text.GoFormat;
using Keyferry.Text.Json;

namespace Keyferry.Providers.Vault;

/// <summary>
/// Vault's values in the form in which External Secrets Operator hands them on: members sorted, no blanks, <c>&lt; &gt; &amp;</c>
/// escaped. Numbers keep the text that the server sent. Pure.
/// </summary>
internal static class VaultJson
{
    // Deeper than any secret; a parser that follows a tenant's nesting without end would end the process.
    private const int MaxDepth = 256;

    private static readonly JsonDocumentOptions Options = new() { MaxDepth = MaxDepth };

    /// <summary>Parses an answer; null where it is no JSON. The bytes must outlive the document.</summary>
    public static JsonDocument? Parse(ReadOnlyMemory<byte> json)
    {
        if (json.IsEmpty)
        {
            return null;
        }

        try
        {
            return JsonDocument.Parse(json, Options);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>A member of an object; null where it is none, lacks it, or has null there.</summary>
    public static JsonElement? Member(this JsonElement item, string name) =>
        item.ValueKind == JsonValueKind.Object && item.TryGetProperty(name, out var member) && member.ValueKind != JsonValueKind.Null
            ? member
            : null;

    /// <summary>A text; null where there is none.</summary>
    public static string? Text(this JsonElement? item) =>
        item is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    /// <summary>A whole number; null where there is none.</summary>
    public static long? Number(this JsonElement? item) =>
        item is { ValueKind: JsonValueKind.Number } number && number.TryGetInt64(out var value) ? value : null;

    /// <summary>A value as a whole secret shows it; the caller owns the bytes.</summary>
    public static byte[] Canonical(JsonElement value)
    {
        using var json = new ClearedBuffer();
        Write(json, value);
        return json.Written.ToArray();
    }

    /// <summary>A value as a key of a Secret holds it: a string without quotes, null as nothing, others as JSON.</summary>
    public static byte[] Bytes(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => GoJson.Unquote(JsonMarshal.GetRawUtf8Value(value)),
        JsonValueKind.Null => [],
        _ => Canonical(value),
    };

    /// <summary>
    /// Whether two values are the same to Vault, whose KV v2 keeps numbers as doubles: 1.10 comes back as 1.1.
    /// </summary>
    public static bool AreEqual(JsonElement one, JsonElement other) => (one.ValueKind, other.ValueKind) switch
    {
        (JsonValueKind.Object, JsonValueKind.Object) => Members(one) is var left && Members(other) is var right
            && left.Count == right.Count
            && left.All(m => right.TryGetValue(m.Key, out var value) && AreEqual(m.Value, value)),
        (JsonValueKind.Array, JsonValueKind.Array) => one.GetArrayLength() == other.GetArrayLength()
            && one.EnumerateArray().Zip(other.EnumerateArray()).All(static p => AreEqual(p.First, p.Second)),
        (JsonValueKind.Number, JsonValueKind.Number) => one.GetDouble().Equals(other.GetDouble()),
        (JsonValueKind.String, JsonValueKind.String) => Bytes(one).AsSpan().SequenceEqual(Bytes(other)),
        var (left, right) => left == right,
    };

    /// <summary>The members of an object; of equal names the last counts.</summary>
    public static Dictionary<string, JsonElement> Members(JsonElement item)
    {
        var members = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var member in item.EnumerateObject())
        {
            members[member.Name] = member.Value;
        }

        return members;
    }

    private static void Write(ClearedBuffer json, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                json.Append("{"u8);
                foreach (var (at, member) in Members(value).OrderBy(static m => m.Key, Utf8Order.Instance).Index())
                {
                    json.Append(at > 0 ? ","u8 : []);
                    json.Append(GoJson.Quote(Encoding.UTF8.GetBytes(member.Key)));
                    json.Append(":"u8);
                    Write(json, member.Value);
                }

                json.Append("}"u8);
                break;
            case JsonValueKind.Array:
                json.Append("["u8);
                foreach (var (at, item) in value.EnumerateArray().Index())
                {
                    json.Append(at > 0 ? ","u8 : []);
                    Write(json, item);
                }

                json.Append("]"u8);
                break;
            case JsonValueKind.String:
                var text = GoJson.Unquote(JsonMarshal.GetRawUtf8Value(value));
                json.Append(GoJson.Quote(text));
                Array.Clear(text);
                break;
            default:
                json.Append(JsonMarshal.GetRawUtf8Value(value));
                break;
        }
    }
}
