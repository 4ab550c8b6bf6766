using System.Text.Json;

namespace Keyferry.Text.Sjson;

/// <summary>Where a step leads in a JSON document.</summary>
internal readonly record struct JsonPlace
{
    private static readonly JsonReaderOptions s_options = new() { MaxDepth = 10_000 };

    /// <summary>Whether there is such a member or item.</summary>
    public bool IsFound { get; private init; }

    /// <summary>What the document is: an object, an array, or else a single value or nothing.</summary>
    public JsonTokenType Container { get; private init; }

    /// <summary>How many members or items it has; where one was found, how many stand before it.</summary>
    public int Count { get; private init; }

    /// <summary>Whether it is the only member or item.</summary>
    public bool IsOnly { get; private init; }

    /// <summary>Where the value begins.</summary>
    public int ValueStart { get; private init; }

    /// <summary>Where the value ends.</summary>
    public int ValueEnd { get; private init; }

    /// <summary>Where that begins which goes with it: its name, and a comma.</summary>
    public int RemoveStart { get; private init; }

    /// <summary>Where that ends.</summary>
    public int RemoveEnd { get; private init; }

    /// <summary>Looks a step up; of several members of that name the first.</summary>
    /// <param name="json">The document.</param>
    /// <param name="step">The step.</param>
    public static JsonPlace Find(ReadOnlySpan<byte> json, SjsonStep step)
    {
        var reader = new Utf8JsonReader(json, s_options);
        if (json.TrimStart(" \t\r\n"u8).IsEmpty || !reader.Read()
            || reader.TokenType is not (JsonTokenType.StartObject or JsonTokenType.StartArray))
        {
            return default;
        }

        var container = reader.TokenType;
        var (count, end) = (0, (int)reader.BytesConsumed);
        while (reader.Read() && reader.TokenType is not (JsonTokenType.EndObject or JsonTokenType.EndArray))
        {
            var start = (int)reader.TokenStartIndex;
            var isIt = container == JsonTokenType.StartArray && count == step.Index;
            if (container == JsonTokenType.StartObject)
            {
                isIt = reader.ValueTextEquals(step.Name);
                reader.Read();
            }

            var value = (int)reader.TokenStartIndex;
            reader.Skip();
            if (isIt)
            {
                return At(json, container, count, (end, start, value, (int)reader.BytesConsumed));
            }

            end = (int)reader.BytesConsumed;
            count++;
        }

        return new JsonPlace { Container = container, Count = count };
    }

    /// <summary>The same place in a document that this one is a part of.</summary>
    public JsonPlace MovedBy(int offset) => this with
    {
        ValueStart = ValueStart + offset,
        ValueEnd = ValueEnd + offset,
        RemoveStart = RemoveStart + offset,
        RemoveEnd = RemoveEnd + offset,
    };

    private static JsonPlace At(
        ReadOnlySpan<byte> json, JsonTokenType container, int count, (int Before, int Start, int Value, int End) at)
    {
        // The comma behind goes along, or at the end the one before.
        var rest = json[at.End..];
        var blank = rest.Length - rest.TrimStart(" \t\r\n"u8).Length;
        var isLast = rest[blank] != ',';
        return new JsonPlace
        {
            IsFound = true,
            Container = container,
            Count = count,
            IsOnly = count == 0 && isLast,
            ValueStart = at.Value,
            ValueEnd = at.End,
            RemoveStart = isLast && count > 0 ? at.Before : at.Start,
            RemoveEnd = isLast ? at.End : at.End + blank + 1,
        };
    }
}
