using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using CommunityToolkit.HighPerformance.Buffers;

namespace Keyferry.Kubernetes.Watching;

/// <summary>Gives one string for equal bytes: namespaces, label values and the words of specs recur thousands of times in a cache.</summary>
internal static class PooledStrings
{
    // What recurs is short; what is longer is most likely seen once.
    private const int Longest = 64;
    private const int Most = 4096;

    private static readonly StringPool Pool = new(Most);

    /// <summary>The string of UTF-8 bytes.</summary>
    public static string Get(ReadOnlySpan<byte> utf8) =>
        utf8.Length <= Longest ? Pool.GetOrAdd(utf8, Encoding.UTF8) : Encoding.UTF8.GetString(utf8);

    /// <summary>Reads the strings of cached objects.</summary>
    public sealed class Converter : JsonConverter<string>
    {
        /// <inheritdoc/>
        public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Read(ref reader);

        /// <inheritdoc/>
        public override string ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            Read(ref reader)!;

        /// <inheritdoc/>
        public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value);

        /// <inheritdoc/>
        public override void WriteAsPropertyName(Utf8JsonWriter writer, string value, JsonSerializerOptions options) =>
            writer.WritePropertyName(value);

        private static string? Read(ref Utf8JsonReader reader) =>
            reader is { ValueIsEscaped: false, HasValueSequence: false, TokenType: JsonTokenType.String or JsonTokenType.PropertyName }
                && reader.ValueSpan.Length <= Longest
                ? Get(reader.ValueSpan)
                : reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName or JsonTokenType.Null
                    ? reader.GetString()
                    : throw new JsonException($"expected a string, not {reader.TokenType}");
    }
}
