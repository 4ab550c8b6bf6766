using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Keyferry.Kubernetes.Types;

/// <summary>
/// Reads any RFC 3339 time as UTC and writes the API's <c>Time</c>: whole seconds as they are, a fraction with six
/// digits. For a context that holds Kubernetes objects.
/// </summary>
public sealed class KubeTimeConverter : JsonConverter<DateTime>
{
    /// <inheritdoc/>
    public override DateTime Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.GetDateTimeOffset().UtcDateTime;

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, DateTime value, JsonSerializerOptions options)
    {
        var format = value.Ticks % TimeSpan.TicksPerSecond == 0
            ? "yyyy-MM-dd'T'HH:mm:ss'Z'"
            : KubeMicroTimeConverter.Format;
        KubeMicroTimeConverter.Write(writer, value, format);
    }
}

/// <summary>
/// Writes every time with six digits of fraction, as the API's <c>MicroTime</c> demands (Leases and Events); a
/// <c>Time</c> in the same object takes that as well.
/// </summary>
public sealed class KubeMicroTimeConverter : JsonConverter<DateTime>
{
    internal const string Format = "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'";

    /// <inheritdoc/>
    public override DateTime Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.GetDateTimeOffset().UtcDateTime;

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, DateTime value, JsonSerializerOptions options) =>
        Write(writer, value, Format);

    internal static void Write(Utf8JsonWriter writer, DateTime value, string format)
    {
        // A time without a kind is UTC here; only a local one is shifted.
        var utc = value.Kind == DateTimeKind.Local ? value.ToUniversalTime() : value;
        Span<char> text = stackalloc char[32];
        utc.TryFormat(text, out var length, format, CultureInfo.InvariantCulture);
        writer.WriteStringValue(text[..length]);
    }
}
