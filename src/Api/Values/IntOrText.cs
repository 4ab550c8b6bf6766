using System.Text.Json;
using System.Text.Json.Serialization;

namespace Keyferry.Api.Values;

/// <summary>A value that manifests write as a number or as a text.</summary>
[JsonConverter(typeof(IntOrTextConverter))]
public readonly record struct IntOrText
{
    /// <summary>Holds a number.</summary>
    public IntOrText(long number) => Number = number;

    /// <summary>Holds a text.</summary>
    public IntOrText(string text) => Text = text;

    /// <summary>The number, where it is one.</summary>
    public long? Number { get; }

    /// <summary>The text, where it is one.</summary>
    public string? Text { get; }

    /// <summary>The number or the text.</summary>
    public override string ToString() =>
        Text ?? Number.GetValueOrDefault().ToString(System.Globalization.CultureInfo.InvariantCulture);
}

/// <summary>Reads and writes <see cref="IntOrText"/>.</summary>
public sealed class IntOrTextConverter : JsonConverter<IntOrText>
{
    /// <inheritdoc/>
    public override IntOrText Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType switch
        {
            JsonTokenType.Number when reader.TryGetInt64(out var number) => new IntOrText(number),
            JsonTokenType.String => new IntOrText(reader.GetString()!),
            _ => throw new JsonException("expected a whole number or a text"),
        };

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, IntOrText value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        if (value.Text is { } text)
        {
            writer.WriteStringValue(text);
        }
        else
        {
            writer.WriteNumberValue(value.Number.GetValueOrDefault());
        }
    }
}
