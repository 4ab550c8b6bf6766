using System.Buffers.Binary;
using System.Text;

namespace Keyferry.Providers.Kubernetes;

/// <summary>
/// The data of a Secret as one value: after each other, length and bytes of a key, length and bytes of its value. So
/// bytes that are no text are kept, and nothing is copied twice.
/// </summary>
internal static class SecretData
{
    /// <summary>Writes the data.</summary>
    /// <param name="data">Values by key, which stay the caller's.</param>
    /// <returns>The bytes, which the caller owns.</returns>
    public static byte[] Write(IEnumerable<KeyValuePair<string, byte[]>> data)
    {
        var entries = data.Select(static d => (Key: Encoding.UTF8.GetBytes(d.Key), d.Value)).ToList();
        var bytes = new byte[entries.Sum(static e => (2 * sizeof(int)) + e.Key.Length + e.Value.Length)];
        var rest = bytes.AsSpan();
        foreach (var (key, value) in entries)
        {
            rest = Put(Put(rest, key), value);
        }

        return bytes;
    }

    /// <summary>Reads the data; the places of the values by key, in the order in which they were written.</summary>
    /// <param name="bytes">What <see cref="Write"/> made.</param>
    public static Dictionary<string, Range> Read(ReadOnlySpan<byte> bytes)
    {
        var places = new Dictionary<string, Range>(StringComparer.Ordinal);
        for (var at = 0; at < bytes.Length;)
        {
            var key = Next(bytes, ref at);
            places[Encoding.UTF8.GetString(bytes[key])] = Next(bytes, ref at);
        }

        return places;
    }

    private static Span<byte> Put(Span<byte> rest, byte[] part)
    {
        BinaryPrimitives.WriteInt32LittleEndian(rest, part.Length);
        part.CopyTo(rest[sizeof(int)..]);
        return rest[(sizeof(int) + part.Length)..];
    }

    private static Range Next(ReadOnlySpan<byte> bytes, ref int at)
    {
        var start = at + sizeof(int);
        at = start + BinaryPrimitives.ReadInt32LittleEndian(bytes[at..]);
        return start..at;
    }
}
