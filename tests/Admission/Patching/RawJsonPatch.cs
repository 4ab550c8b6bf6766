using System.Text;
using System.Text.Json;
using Keyferry.Admission.Patching;

namespace Keyferry.Admission.Tests.Patching;

/// <summary>Applies patches to text by putting text in, and nothing else: what was there stays byte for byte.</summary>
internal static class RawJsonPatch
{
    public static byte[] Apply(byte[] json, JsonPatch patch)
    {
        using var operations = JsonDocument.Parse(patch.ToUtf8Bytes());
        foreach (var operation in operations.RootElement.EnumerateArray())
        {
            if (operation.GetProperty("op").GetString() != "add")
            {
                throw new InvalidOperationException("an operation that does more than add");
            }

            json = Insert(json, operation.GetProperty("path").GetString()!, operation.GetProperty("value").GetRawText());
        }

        return json;
    }

    private static byte[] Insert(byte[] json, string pointer, string value)
    {
        var tokens = pointer.Split('/')[1..]
            .Select(static t => t.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal)).ToArray();
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 256 });
        reader.Read();
        foreach (var token in tokens[..^1])
        {
            Enter(ref reader, token);
        }

        var (isObject, isEmpty) = (reader.TokenType == JsonTokenType.StartObject, true);
        var depth = reader.CurrentDepth;
        while (reader.Read() && reader.CurrentDepth > depth)
        {
            isEmpty = false;
            if (isObject && reader.CurrentDepth == depth + 1 && reader.TokenType == JsonTokenType.PropertyName
                && reader.ValueTextEquals(tokens[^1]))
            {
                throw new InvalidOperationException("an operation that replaces what is there");
            }
        }

        if (isObject ? reader.TokenType != JsonTokenType.EndObject : reader.TokenType != JsonTokenType.EndArray || tokens[^1] != "-")
        {
            throw new InvalidOperationException("an operation that fits nowhere");
        }

        var at = (int)reader.TokenStartIndex;
        var text = (isEmpty ? "" : ",") + (isObject ? JsonSerializer.Serialize(tokens[^1]) + ":" : "") + value;
        return [.. json[..at], .. Encoding.UTF8.GetBytes(text), .. json[at..]];
    }

    private static void Enter(ref Utf8JsonReader reader, string token)
    {
        if (reader.TokenType == JsonTokenType.StartArray)
        {
            reader.Read();
            for (var i = int.Parse(token, System.Globalization.CultureInfo.InvariantCulture); i > 0; i--)
            {
                reader.Skip();
                reader.Read();
            }

            return;
        }

        while (reader.Read() && !reader.ValueTextEquals(token))
        {
            reader.Read();
            reader.Skip();
        }

        reader.Read();
    }
}
