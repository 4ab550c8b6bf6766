using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Keyferry.Api.Values;

/// <summary>
/// An integer or a string, as manifests write it. Unlike the type of the same name in the official client it keeps the
/// two apart: a store reads <c>5</c> as seconds and <c>"5"</c> as a duration.
/// </summary>
[JsonConverter(typeof(IntOrStringConverter))]
public readonly record struct IntOrString
{
    /// <summary>Holds an integer.</summary>
    public IntOrString(long number) => Number = number;

    /// <summary>Holds a string.</summary>
    public IntOrString(string text) => Text = text;

    /// <summary>The integer; null where it is a string.</summary>
    public long? Number { get; }

    /// <summary>The string; null where it is an integer.</summary>
    public string? Text { get; }

    /// <summary>The integer or the string.</summary>
    public override string ToString() => Text ?? Number.GetValueOrDefault().ToString(CultureInfo.InvariantCulture);
}

/// <summary>Reads and writes <see cref="IntOrString"/> as JSON.</summary>
public sealed class IntOrStringConverter : JsonConverter<IntOrString>
{
    /// <inheritdoc/>
    public override IntOrString Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType switch
        {
            JsonTokenType.Number when reader.TryGetInt64(out var number) => new IntOrString(number),
            JsonTokenType.String => new IntOrString(reader.GetString()!),
            _ => throw new JsonException("expected an integer or a string"),
        };

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, IntOrString value, JsonSerializerOptions options)
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
