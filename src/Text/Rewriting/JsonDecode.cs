using System.Buffers.Text;
using System.Text;
using System.Text.Json;

namespace Keyferry.Text.Rewriting;

/// <summary>Reads JSON strictly, as Go's decoder does, without recursion: depth is the sender's to choose.</summary>
internal static class JsonDecode
{
    private const int MaxDepth = 10_000;

    /// <summary>Reads a document.</summary>
    /// <param name="json">The document.</param>
    /// <param name="item">Its value.</param>
    /// <param name="error">What is wrong and at which byte; never what stands there.</param>
    public static bool TryRead(ReadOnlySpan<byte> json, out JsonItem? item, out string error)
    {
        item = null;
        error = "";
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = MaxDepth });
        try
        {
            item = Read(ref reader);
            if (item is null)
            {
                error = $"a number is too large, at byte {reader.TokenStartIndex}";
            }
        }
        catch (JsonException)
        {
            error = json.IsEmpty ? "it is empty" : $"it is not JSON from byte {reader.BytesConsumed} on";
        }
        catch (Exception exception) when (UnexpectedException.IsFault(exception))
        {
            error = UnexpectedException.Describe("reading the JSON", exception);
        }

        return item is not null;
    }

    private static JsonItem? Read(ref Utf8JsonReader reader)
    {
        var root = JsonItem.Of(JsonItemKind.Array);
        var open = new Stack<JsonItem>([root]);
        var name = "";
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.PropertyName)
            {
                name = Encoding.UTF8.GetString(JsonUnescape.Read(reader.ValueSpan));
                continue;
            }

            if (reader.TokenType is JsonTokenType.EndArray or JsonTokenType.EndObject)
            {
                open.Pop();
                continue;
            }

            if (Value(ref reader) is not { } item)
            {
                return null;
            }

            var parent = open.Peek();
            if (parent.Kind == JsonItemKind.Array)
            {
                parent.Items.Add(item);
            }
            else
            {
                parent.Members[name] = item;
            }

            if (item.Kind is JsonItemKind.Array or JsonItemKind.Object)
            {
                open.Push(item);
            }
        }

        return root.Items[0];
    }

    private static JsonItem? Value(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                return JsonItem.Of(JsonItemKind.Object);
            case JsonTokenType.StartArray:
                return JsonItem.Of(JsonItemKind.Array);
            case JsonTokenType.String:
                return JsonItem.OfText(JsonUnescape.Read(reader.ValueSpan));
            case JsonTokenType.Number:
                return Utf8Parser.TryParse(reader.ValueSpan, out double number, out _) && double.IsFinite(number)
                    ? JsonItem.OfNumber(number)
                    : null;
            case JsonTokenType.True:
                return JsonItem.Of(JsonItemKind.True);
            case JsonTokenType.False:
                return JsonItem.Of(JsonItemKind.False);
            default:
                return JsonItem.Of(JsonItemKind.Null);
        }
    }
}
