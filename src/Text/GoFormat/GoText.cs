using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Keyferry.Text.GoFormat;

/// <summary>
/// Writes values as Go's <c>%+v</c> prints them; the data hash and the synced version are taken over this text, and
/// must come out bit for bit.
/// </summary>
public static class GoText
{
    /// <summary>Writes a text as it is.</summary>
    public static void WriteString(IBufferWriter<byte> output, string text) => Encoding.UTF8.GetBytes(text, output);

    /// <summary>Writes a Secret's data: <c>map[key:[1 2 3] other:[]]</c>, sorted by key, bytes as decimal numbers.</summary>
    /// <param name="output">Takes the text.</param>
    /// <param name="data">The values by key.</param>
    /// <param name="bytesOf">Reads a value's bytes.</param>
    public static void WriteData<TValue>(
        IBufferWriter<byte> output, IEnumerable<KeyValuePair<string, TValue>> data,
        Func<TValue, ReadOnlySpan<byte>> bytesOf) =>
        WriteMap(output, data, bytesOf, static (output, value, bytesOf) => WriteBytes(output, bytesOf(value)));

    /// <summary>
    /// Hands the text of a Secret's data to a sink, such as a hash, in chunks of some KiB, so that it never lies in memory
    /// as a whole.
    /// </summary>
    /// <inheritdoc cref="WriteData{TValue}(IBufferWriter{byte}, IEnumerable{KeyValuePair{string, TValue}}, Func{TValue, ReadOnlySpan{byte}})"/>
    public static void WriteData<TValue>(
        ChunkSink output, IEnumerable<KeyValuePair<string, TValue>> data, Func<TValue, ReadOnlySpan<byte>> bytesOf)
    {
        using var chunks = new ChunkWriter(output);
        WriteData(chunks, data, bytesOf);
        chunks.Flush();
    }

    /// <summary>Writes metadata: <c>{annotations:map[k:v] labels:map[k:v]}</c>; null is an empty map.</summary>
    public static void WriteMetadata(
        IBufferWriter<byte> output, IEnumerable<KeyValuePair<string, string>>? annotations,
        IEnumerable<KeyValuePair<string, string>>? labels)
    {
        output.Write("{annotations:"u8);
        WriteStrings(output, annotations ?? []);
        output.Write(" labels:"u8);
        WriteStrings(output, labels ?? []);
        output.Write("}"u8);
    }

    /// <summary>Hands the text of metadata to a sink, such as a hash, in chunks of some KiB.</summary>
    public static void WriteMetadata(
        ChunkSink output, IEnumerable<KeyValuePair<string, string>>? annotations,
        IEnumerable<KeyValuePair<string, string>>? labels)
    {
        using var chunks = new ChunkWriter(output);
        WriteMetadata(chunks, annotations, labels);
        chunks.Flush();
    }

    /// <summary>
    /// Writes content of an unstructured object: nested <c>map[...]</c> and <c>[...]</c>, texts raw, null as
    /// <c>&lt;nil&gt;</c>; numbers that do not fit 64-bit integers are floating-point.
    /// </summary>
    public static void WriteJson(IBufferWriter<byte> output, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                var members = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
                foreach (var member in value.EnumerateObject())
                {
                    members[member.Name] = member.Value;
                }

                WriteMap(output, members, 0, static (output, value, _) => WriteJson(output, value));
                break;
            case JsonValueKind.Array:
                WriteList(output, value);
                break;
            case JsonValueKind.String:
                WriteString(output, value.GetString() ?? "");
                break;
            case JsonValueKind.Number:
                WriteString(output, value.TryGetInt64(out var whole)
                    ? whole.ToString(CultureInfo.InvariantCulture)
                    : GoFloat.General(value.GetDouble()));
                break;
            case JsonValueKind.True:
                output.Write("true"u8);
                break;
            case JsonValueKind.False:
                output.Write("false"u8);
                break;
            default:
                output.Write("<nil>"u8);
                break;
        }
    }

    private static void WriteList(IBufferWriter<byte> output, JsonElement list)
    {
        output.Write("["u8);
        var isFirst = true;
        foreach (var item in list.EnumerateArray())
        {
            if (!isFirst)
            {
                output.Write(" "u8);
            }

            isFirst = false;
            WriteJson(output, item);
        }

        output.Write("]"u8);
    }

    private static void WriteStrings(IBufferWriter<byte> output, IEnumerable<KeyValuePair<string, string>> map) =>
        WriteMap(output, map, 0, static (output, value, _) => WriteString(output, value));

    private static void WriteMap<TValue, TState>(
        IBufferWriter<byte> output, IEnumerable<KeyValuePair<string, TValue>> map, TState state,
        Action<IBufferWriter<byte>, TValue, TState> write)
    {
        output.Write("map["u8);
        var isFirst = true;
        foreach (var (key, value) in map.OrderBy(static e => e.Key, Utf8Order.Instance))
        {
            if (!isFirst)
            {
                output.Write(" "u8);
            }

            isFirst = false;
            WriteString(output, key);
            output.Write(":"u8);
            write(output, value, state);
        }

        output.Write("]"u8);
    }

    // A Secret of a megabyte is four megabytes of text here: written in place, without a string a byte.
    private static void WriteBytes(IBufferWriter<byte> output, ReadOnlySpan<byte> bytes)
    {
        output.Write("["u8);
        for (var at = 0; at < bytes.Length; at++)
        {
            var room = output.GetSpan(4);
            var used = 0;
            if (at > 0)
            {
                room[used++] = (byte)' ';
            }

            Utf8Formatter.TryFormat(bytes[at], room[used..], out var digits);
            output.Advance(used + digits);
        }

        output.Write("]"u8);
    }
}
